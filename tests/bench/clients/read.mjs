// Reads a stream with a public client into its own objects and tells what that cost.
// Usage: node read.mjs hubspot|jsforce|jsforce-node STREAM   (SANDBOX: the line of `tenure sandbox`)
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [client, stream] = process.argv.slice(2);
const sandbox = JSON.parse(process.env.SANDBOX);

async function* hubspot() {
  const { Client } = require('@hubspot/api-client');
  const api = new Client({ accessToken: sandbox.token, basePath: sandbox.url });
  const properties = (await api.crm.properties.coreApi.getAll(stream)).results.map((p) => p.name);
  begin();
  let after;
  do {
    const page = await api.crm[stream].basicApi.getPage(100, after, properties);
    yield page.results.length;
    after = page.paging?.next?.after;
  } while (after);
}

async function* salesforce(library) {
  const { Connection } = require(library);
  const connection = new Connection({
    instanceUrl: sandbox.url,
    oauth2: { loginUrl: sandbox.url, clientId: sandbox.client_id, clientSecret: sandbox.client_secret },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  const { fields } = await connection.describe(stream);
  const names = fields.filter((f) => !['address', 'location', 'base64'].includes(f.type)).map((f) => f.name);
  begin();
  let page = await connection.query(`SELECT ${names.join(', ')} FROM ${stream} ORDER BY Id`);
  for (;;) {
    yield page.records.length;
    if (page.done) return;
    page = await connection.queryMore(page.nextRecordsUrl);
  }
}

let began;
const begin = () => { began = process.cpuUsage(); };
let rows = 0;
for await (const count of client === 'hubspot' ? hubspot() : salesforce(client === 'jsforce' ? 'jsforce' : '@jsforce/jsforce-node')) {
  rows += count;
}
const used = process.cpuUsage(began);
const seconds = (used.user + used.system) / 1e6;
console.log(JSON.stringify({
  client, stream, rows, cpu_s: seconds, rows_per_cpu_s: Math.round(rows / seconds),
  rss_mb: Math.round(process.resourceUsage().maxRSS / 102.4) / 10,
}));
