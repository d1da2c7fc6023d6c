// Drives every operation that HubSpot's own client (@hubspot/api-client) offers for CRM objects,
// associations, properties, pipelines, owners, schemas, OAuth and custom events against a sandbox:
// on the paths that it knows (v3, v4), then on the date-based ones through a proxy that rewrites
// them. SANDBOX holds the JSON line that `tenure sandbox hubspot` prints; see run.sh.
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Client } = require('@hubspot/api-client');
const { version } = require('@hubspot/api-client/package.json');

if (!process.env.SANDBOX) throw new Error('Put the JSON line of the sandbox into SANDBOX');
const { url, token } = JSON.parse(process.env.SANDBOX);

const outOfScope = [
  [/^crm\.extensions\./, "settings of an app's user interface: no CRM records pass through them"],
  [/^crm\.timeline\./, 'writes events of an app into the user interface, needs a developer key'],
  [/^crm\.imports\./, 'file uploads: Tenure writes records through batches'],
  [/^crm\.exports\./, 'files made for people: Tenure reads records page by page'],
  [/^crm\.lists\./, 'static and active lists: Tenure neither reads nor writes them'],
];

// ---- what the client offers, and what was called -------------------------------------------------
const offered = new Set();
const called = new Set();

function methodsOf(object) {
  const names = new Set();
  for (let p = object; p && p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    for (const name of Object.getOwnPropertyNames(p)) {
      const plain = name !== 'constructor' && !name.endsWith('WithHttpInfo');
      if (plain && typeof object[name] === 'function') names.add(name);
    }
  }
  return [...names];
}

/** Returns the same client whose calls are noted by the path that leads to them. */
function noted(object, path) {
  const isApi = /Api$/.test(path);
  if (isApi) for (const name of methodsOf(object)) offered.add(`${path}.${name}`);
  return new Proxy(object, {
    get(target, name) {
      const value = target[name];
      if (typeof name !== 'string' || name.startsWith('_') || name === 'config') return value;
      if (typeof value === 'function') {
        return (...args) => {
          if (isApi) called.add(`${path}.${name}`);
          return value.apply(target, args);
        };
      }
      return value && typeof value === 'object' ? noted(value, `${path}.${name}`) : value;
    },
  });
}

function visit(object, path, seen = new Set()) {
  if (!object || typeof object !== 'object' || seen.has(object)) return;
  seen.add(object);
  if (/Api$/.test(path)) {
    noted(object, path);
    return;
  }
  const names = new Set(Object.keys(object));
  for (let p = Object.getPrototypeOf(object); p && p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    for (const [name, one] of Object.entries(Object.getOwnPropertyDescriptors(p))) {
      if (one.get) names.add(name);
    }
  }
  for (const name of names) {
    if (!name.startsWith('_') && name !== 'config') visit(object[name], `${path}.${name}`, seen);
  }
}

// ---- date-based paths ------------------------------------------------------------------------------
const rewrites = (v) => [
  [/^\/crm\/v[34]\/objects\//, `/crm/objects/${v}/`],
  [/^\/crm\/v4\/associations\//, `/crm/associations/${v}/`],
  [/^\/crm\/v3\/properties\//, `/crm/properties/${v}/`],
  [/^\/crm\/v3\/pipelines\//, `/crm/pipelines/${v}/`],
  [/^\/crm\/v3\/owners\/?/, `/crm/owners/${v}/`],
  [/^\/crm-object-schemas\/v3\//, `/crm-object-schemas/${v}/`],
  [/^\/events\/v3\/send/, '/events/2026-03/send'],
  [/^\/oauth\/v1\/token$/, `/oauth/${v}/token`],
];

function proxy(v) {
  const server = http.createServer((request, response) => {
    let path = request.url;
    for (const [from, to] of rewrites(v)) path = path.replace(from, to);
    // In these versions some association batches answer 200 where the client's v4 knows 201 or 204.
    const before = !/\/crm\/associations\//.test(path) ? undefined
      : /batch\/(labels\/)?archive$/.test(path) ? 204
        : v === '2026-09' && /batch\/create$/.test(path) ? 201 : undefined;
    const target = new URL(path, url);
    const headers = { ...request.headers, host: target.host };
    const { request: send } = target.protocol === 'https:' ? https : http;
    const onward = send(target, { method: request.method, headers, agent: false }, (answer) => {
      const changed = before && answer.statusCode < 300;
      if (changed && answer.statusCode !== 200) failures.push(`${path}: ${answer.statusCode}, not 200`);
      const status = changed ? before : answer.statusCode;
      if (status === 204) delete answer.headers['content-length'];
      response.writeHead(status, answer.headers);
      if (status === 204) response.end();
      else answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

// ---- the checks ------------------------------------------------------------------------------------
let passed = 0;
const failures = [];
async function check(name, run) {
  try {
    await run();
    passed += 1;
  } catch (error) {
    const body = error?.body ? ` ${JSON.stringify(error.body)}` : '';
    failures.push(`${name}: ${error?.message ?? error}${body}`);
  }
}
async function refused(promise, code) {
  const error = await promise.then(() => null, (caught) => caught);
  assert.ok(error, `expected ${code}`);
  assert.equal(error.code, code, JSON.stringify(error.body));
  return error;
}
/** Calls the sandbox's own paths, which no client knows. */
async function control(path, body) {
  const answer = await fetch(`${url}/__sandbox/${path}`, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body) });
  assert.equal(answer.status, 200, path);
  return answer.json();
}
const at = (object, path) => path.split('.').reduce((o, name) => o[name], object);
let serial = 0;
const fresh = (word) => `${word}-${process.pid}-${(serial += 1)}`;

const groups = [
  ['crm.contacts', 'contacts', (k) => ({ email: `${k}@judge.example`, firstname: k }), 'firstname'],
  ['crm.companies', 'companies', (k) => ({ name: k, domain: `${k}.example` }), 'name'],
  ['crm.deals', 'deals', (k) => ({ dealname: k, amount: '12.50', dealstage: 'contractsent' }), 'dealname'],
  ['crm.tickets', 'tickets', (k) => ({ subject: k, hs_pipeline: '0', hs_pipeline_stage: '1' }), 'subject'],
  ['crm.products', 'products', (k) => ({ name: k, price: '3.20' }), 'name'],
  ['crm.lineItems', 'line_items', (k) => ({ name: k, quantity: '2', price: '5' }), 'name'],
  ['crm.quotes', 'quotes', (k) => ({ hs_title: k, hs_expiration_date: '2027-01-31' }), 'hs_title'],
  ['crm.commerce.invoices', 'invoices', (k) => ({ hs_title: k, hs_currency: 'EUR' }), 'hs_title'],
  ['crm.objects.calls', 'calls', (k) => ({ hs_call_title: k, hs_timestamp: '2026-01-02T03:04:05Z' }), 'hs_call_title'],
  ['crm.objects.communications', 'communications', (k) => ({ hs_communication_body: k, hs_communication_channel_type: 'SMS' }), 'hs_communication_body'],
  ['crm.objects.emails', 'emails', (k) => ({ hs_email_subject: k, hs_email_direction: 'EMAIL' }), 'hs_email_subject'],
  ['crm.objects.goals', 'goal_targets', (k) => ({ hs_goal_name: k }), 'hs_goal_name'],
  ['crm.objects.leads', 'leads', (k) => ({ hs_lead_name: k }), 'hs_lead_name'],
  ['crm.objects.meetings', 'meetings', (k) => ({ hs_meeting_title: k }), 'hs_meeting_title'],
  ['crm.objects.notes', 'notes', (k) => ({ hs_note_body: k }), 'hs_note_body'],
  ['crm.objects.postalMail', 'postal_mail', (k) => ({ hs_postal_mail_body: k }), 'hs_postal_mail_body'],
  ['crm.objects.tasks', 'tasks', (k) => ({ hs_task_subject: k, hs_task_status: 'NOT_STARTED' }), 'hs_task_subject'],
  ['crm.objects.taxes', 'taxes', (k) => ({ hs_label: k, hs_value: '9' }), 'hs_label'],
  ['crm.objects', 'orders', (k) => ({ hs_order_name: k, hs_total_price: '99.90' }), 'hs_order_name'],
];
/** The generic API takes the type as first argument, the others know it. */
const typed = (path, type) => (path === 'crm.objects' ? [type] : []);

async function objects(client, [path, type, properties, label], title) {
  const api = at(client, path);
  const first = typed(path, type);
  const name = (what) => `${title} ${path}.${what}`;
  const key = fresh('key');
  let made;
  await check(name('create, getById, update'), async () => {
    made = await api.basicApi.create(...first, { properties: properties(key), associations: [] });
    assert.match(made.id, /^\d+$/);
    assert.equal(made.properties[label], key);
    const update = await api.basicApi.update(...first, made.id, { properties: { [label]: `${key}b` } });
    assert.equal(update.properties[label], `${key}b`);
    const read = await api.basicApi.getById(...first, made.id, [label, 'no_such'], [label], undefined, false);
    assert.equal(read.properties[label], `${key}b`);
    assert.equal(read.properties.no_such, undefined);
    assert.equal(read.propertiesWithHistory[label].length, 2);
    assert.equal(read.propertiesWithHistory[label][0].value, `${key}b`);
    assert.ok(read.updatedAt >= read.createdAt);
  });
  await check(name('getPage'), async () => {
    const seen = new Set();
    let after;
    do {
      const page = await api.basicApi.getPage(...first, 7, after, [label]);
      assert.ok(page.results.length <= 7);
      for (const one of page.results) seen.add(one.id);
      after = page.paging?.next?.after;
    } while (after);
    assert.ok(seen.has(made.id));
    await refused(api.basicApi.getPage(...first, 101), 400);
  });
  await check(name('search'), async () => {
    const ask = (operator, more) => api.searchApi.doSearch(...first, {
      filterGroups: [{ filters: [{ propertyName: label, operator, ...more }] }],
      sorts: ['-hs_object_id'], properties: [label], limit: 5, after: '0' });
    assert.equal((await ask('EQ', { value: `${key}b` })).results[0].id, made.id);
    assert.equal((await ask('IN', { values: [`${key}b`, 'nobody'] })).total, 1);
    assert.ok((await ask('NEQ', { value: 'x' })).total >= 1);
    assert.ok((await ask('HAS_PROPERTY', {})).total >= 1);
    await refused(ask('EQUALS', { value: 'x' }), 400);
  });
  await check(name('batch'), async () => {
    const keys = [fresh('key'), fresh('key'), fresh('key')];
    const created = await api.batchApi.create(...first, {
      inputs: keys.map((k) => ({ properties: properties(k), associations: [] })) });
    assert.equal(created.status, 'COMPLETE');
    assert.equal(created.results.length, 3);
    const ids = created.results.map((one) => one.id);
    const read = await api.batchApi.read(...first, {
      properties: [label], propertiesWithHistory: [], inputs: [...ids, '999999999'].map((id) => ({ id })) });
    assert.equal(read.results.length, 3);
    assert.ok(read.numErrors >= 1);
    assert.deepEqual(read.errors[0].context.ids, ['999999999']);
    const updated = await api.batchApi.update(...first, {
      inputs: [{ id: ids[0], properties: { [label]: 'changed' } }, { id: '999999999', properties: {} }] });
    assert.equal(updated.results[0].properties[label], 'changed');
    assert.equal(updated.errors[0].category, 'OBJECT_NOT_FOUND');
    const by = type === 'contacts' ? 'email' : 'judge_key';
    const value = (k) => (by === 'email' ? `${k}@judge.example` : k);
    const known = fresh('key');
    for (const expected of [true, false]) {
      const upserted = await api.batchApi.upsert(...first, {
        inputs: [{ idProperty: by, id: value(known), properties: { [label]: 'upserted' } }] });
      assert.equal(upserted.results[0]._new, expected);
    }
    assert.equal(await api.batchApi.archive(...first, { inputs: ids.map((id) => ({ id })) }), undefined);
    const gone = await api.batchApi.read(...first, {
      properties: [], propertiesWithHistory: [], inputs: ids.map((id) => ({ id })) }, true);
    assert.equal(gone.results.length, 3);
    assert.equal(gone.results[0].archived, true);
  });
  await check(name('archive'), async () => {
    await api.basicApi.archive(...first, made.id);
    await refused(api.basicApi.getById(...first, made.id), 404);
    const bin = await api.basicApi.getById(...first, made.id, undefined, undefined, undefined, true);
    assert.equal(bin.archived, true);
    await api.basicApi.archive(...first, made.id);  // once more does no harm
  });
  if (api.getAll) {
    await check(name('getAll'), async () => assert.ok((await api.getAll(50)).length >= 1));
  }
}

async function merges(client, title) {
  for (const [path, , properties, label] of groups.slice(0, 4)) {
    await check(`${title} ${path}.merge`, async () => {
      const api = at(client, path).basicApi;
      const [a, b] = [fresh('key'), fresh('key')];
      const one = await api.create({ properties: properties(a), associations: [] });
      const two = await api.create({ properties: properties(b), associations: [] });
      const merged = await api.merge({ primaryObjectId: one.id, objectIdToMerge: two.id });
      assert.equal(merged.properties[label], a);
      for (const old of [one.id, two.id]) assert.equal((await api.getById(old)).id, merged.id);
      const { properties: p } = await api.getById(merged.id, ['hs_merged_object_ids', 'hs_additional_emails']);
      assert.ok(p.hs_merged_object_ids.split(';').includes(two.id));
      if (path === 'crm.contacts') {
        assert.equal(p.hs_additional_emails, `${b}@judge.example`);
        assert.equal((await api.getById(`${b}@judge.example`, undefined, undefined, undefined, false, 'email')).id, merged.id);
      }
    });
  }
  await check(`${title} crm.contacts.purge`, async () => {
    const api = client.crm.contacts.basicApi;
    const email = `${fresh('gone')}@judge.example`;
    const one = await api.create({ properties: { email }, associations: [] });
    await api.purge({ objectId: email, idProperty: 'email' });
    await refused(api.getById(one.id), 404);
    await refused(api.getById(one.id, undefined, undefined, undefined, true), 404);
  });
}

async function contactRules(client, title) {
  const api = client.crm.contacts.basicApi;
  await check(`${title} duplicate e-mail is a conflict that names the id`, async () => {
    const email = `${fresh('twin')}@judge.example`;
    const one = await api.create({ properties: { email }, associations: [] });
    const error = await refused(api.create({ properties: { email }, associations: [] }), 409);
    assert.equal(error.body.message, `Contact already exists. Existing ID: ${one.id}`);
    assert.equal(error.body.category, 'CONFLICT');
    const other = fresh('twin');
    await refused(client.crm.contacts.batchApi.create({ inputs: [
      { properties: { email: `${other}@judge.example` }, associations: [] },
      { properties: { email }, associations: [] }] }), 409);
    const parts = await client.crm.contacts.batchApi.create({ inputs: [
      { properties: { email: `${other}@judge.example` }, associations: [], objectWriteTraceId: 'a' },
      { properties: { email }, associations: [], objectWriteTraceId: 'b' }] });
    assert.equal(parts.results.length, 1);
    assert.deepEqual(parts.errors[0].context.objectWriteTraceId, ['b']);
  });
  await check(`${title} wrong values are named by code`, async () => {
    const wrong = { no_such: 'x', email: 'no mail', lifecyclestage: 'Customer' };
    const error = await refused(api.create({ properties: wrong, associations: [] }), 400);
    assert.equal(error.body.category, 'VALIDATION_ERROR');
    assert.deepEqual(error.body.errors.map((one) => one.code).sort(),
      ['INVALID_EMAIL', 'INVALID_OPTION', 'PROPERTY_DOESNT_EXIST']);
  });
  await check(`${title} the lifecycle stage moves forward only`, async () => {
    const one = await api.create({ properties: { lifecyclestage: 'customer' }, associations: [] });
    await api.update(one.id, { properties: { lifecyclestage: 'lead' } });
    const read = async () => (await api.getById(one.id, ['lifecyclestage', 'hs_lifecyclestage_lead_date'])).properties;
    assert.equal((await read()).lifecyclestage, 'customer');
    await api.update(one.id, { properties: { lifecyclestage: '' } });
    await api.update(one.id, { properties: { lifecyclestage: 'lead' } });
    assert.equal((await read()).lifecyclestage, 'lead');
    assert.ok((await read()).hs_lifecyclestage_lead_date);
  });
}

async function associations(client, title) {
  const contact = (await client.crm.contacts.basicApi.create({ properties: { firstname: fresh('c') }, associations: [] })).id;
  const company = async () => (await client.crm.companies.basicApi.create({ properties: { name: fresh('co') }, associations: [] })).id;
  const [one, two, three] = [await company(), await company(), await company()];
  const v4 = client.crm.associations.v4;
  const spec = (associationTypeId, associationCategory = 'HUBSPOT_DEFINED') => ({ associationCategory, associationTypeId });
  const kinds = async (id) => {
    const page = await v4.basicApi.getPage('contacts', contact, 'companies');
    return page.results.find((r) => r.toObjectId === id)?.associationTypes.map((t) => t.typeId).sort() ?? [];
  };
  await check(`${title} associations.v4.basicApi`, async () => {
    const made = await v4.basicApi.createDefault('contacts', contact, 'companies', one);
    assert.equal(made.results[0].associationSpec.associationTypeId, 279);
    assert.deepEqual(await kinds(one), [1, 279]);  // the first company is the primary one
    const labelled = await v4.basicApi.create('contacts', contact, 'companies', two, [spec(1)]);
    assert.deepEqual(labelled.labels, ['Primary']);
    assert.deepEqual(await kinds(one), [279]);
    assert.deepEqual(await kinds(two), [1, 279]);
    const back = await v4.basicApi.getPage('companies', two, 'contacts', undefined, 1);
    assert.equal(back.results[0].toObjectId, contact);
    const page = await v4.basicApi.getPage('contacts', contact, 'companies', undefined, 1);
    const next = await v4.basicApi.getPage('contacts', contact, 'companies', page.paging.next.after, 1);
    assert.notEqual(page.results[0].toObjectId, next.results[0].toObjectId);
    const shown = await client.crm.contacts.basicApi.getById(contact, undefined, undefined, ['companies']);
    assert.equal(new Set(shown.associations.companies.results.map((r) => r.id)).size, 2);
    await v4.basicApi.archive('contacts', contact, 'companies', two);
    assert.deepEqual(await kinds(two), []);
  });
  await check(`${title} associations.v4.schema.definitionsApi`, async () => {
    const api = v4.schema.definitionsApi;
    const made = await api.create('contacts', 'companies', { name: fresh('advises').replace(/-/g, '_'), label: 'Advisor', inverseLabel: 'Advised by' });
    const [label, inverse] = made.results;
    assert.equal(label.category, 'USER_DEFINED');
    await api.update('contacts', 'companies', { associationTypeId: label.typeId, label: 'Consultant' });
    const all = (await api.getAll('contacts', 'companies')).results;
    assert.equal(all.find((r) => r.typeId === label.typeId && r.category === 'USER_DEFINED').label, 'Consultant');
    assert.equal(all.find((r) => r.typeId === 279).label, null);
    await v4.basicApi.create('contacts', contact, 'companies', three, [spec(label.typeId, 'USER_DEFINED')]);
    const back = await v4.basicApi.getPage('companies', three, 'contacts');
    assert.ok(back.results[0].associationTypes.some((t) => t.typeId === inverse.typeId));
    await api.remove('contacts', 'companies', label.typeId);
  });
  await check(`${title} associations.v4.batchApi`, async () => {
    const api = v4.batchApi;
    const pair = (id) => ({ _from: { id: contact }, to: { id } });
    const created = await api.create('contacts', 'companies', { inputs: [{ ...pair(two), types: [spec(279), spec(1)] }] });
    assert.equal(created.results[0].toObjectId, two);
    await api.createDefault('contacts', 'companies', { inputs: [pair(one)] });
    const read = await api.getPage('contacts', 'companies', { inputs: [{ id: contact }, { id: '999999999' }] });
    assert.ok(read.results[0].to.length >= 2);
    assert.equal(read.errors[0].subCategory, 'crm.associations.NO_ASSOCIATIONS_FOUND');
    await api.archiveLabels('contacts', 'companies', { inputs: [{ ...pair(two), types: [spec(1)] }] });
    assert.deepEqual(await kinds(two), [279]);
    await api.archive('contacts', 'companies', { inputs: [{ _from: { id: contact }, to: [{ id: two }] }] });
    assert.deepEqual(await kinds(two), []);
  });
  await check(`${title} associations.v4.reportApi`, async () => {
    assert.equal((await v4.reportApi.request(7)).userId, 7);
  });
  await check(`${title} associations (v3)`, async () => {
    const api = client.crm.associations;
    const types = await api.schema.typesApi.getAll('contacts', 'companies');
    assert.ok(types.results.some((t) => t.id === '279'));
    const input = { _from: { id: contact }, to: { id: two }, type: 'contact_to_company' };
    const made = await api.batchApi.create('contacts', 'companies', { inputs: [input] });
    assert.equal(made.results[0].to.id, two);
    const read = await api.batchApi.read('contacts', 'companies', { inputs: [{ id: contact }] });
    assert.ok(read.results[0].to.some((t) => t.id === two));
    await api.batchApi.archive('contacts', 'companies', { inputs: [input] });
    assert.deepEqual(await kinds(two), []);
  });
  await check(`${title} a record is created with its associations`, async () => {
    const deal = await client.crm.deals.basicApi.create({ properties: { dealname: fresh('d') },
      associations: [{ to: { id: one }, types: [spec(5)] }, { to: { id: contact }, types: [spec(3)] }] });
    const read = await client.crm.deals.basicApi.getById(deal.id, ['hs_primary_associated_company'], undefined, ['contacts', 'companies']);
    assert.equal(read.associations.contacts.results[0].id, contact);
    assert.equal(read.properties.hs_primary_associated_company, one);
  });
  await check(`${title} objects.dealSplits.batchApi`, async () => {
    const owner = (await client.crm.owners.ownersApi.getPage()).results[0].id;
    const deal = (await client.crm.deals.basicApi.create({ properties: { dealname: fresh('d') }, associations: [] })).id;
    const api = client.crm.objects.dealSplits.batchApi;
    await api.upsert({ inputs: [{ id: deal, splits: [{ ownerId: Number(owner), percentage: 1 }] }] });
    assert.equal((await api.read({ inputs: [{ id: deal }] })).results[0].splits.length, 1);
  });
}

async function properties(client, title) {
  const { coreApi, groupsApi, batchApi } = client.crm.properties;
  const group = fresh('group').replace(/-/g, '_');
  const define = (word, more = {}) => ({ name: fresh(word).replace(/-/g, '_'), label: word, type: 'string', fieldType: 'text', groupName: group, ...more });
  await check(`${title} properties.groupsApi`, async () => {
    await groupsApi.create('contacts', { name: group, label: 'Judge', displayOrder: 3 });
    assert.equal((await groupsApi.update('contacts', group, { label: 'Judges' })).label, 'Judges');
    assert.equal((await groupsApi.getByName('contacts', group)).displayOrder, 3);
    assert.ok((await groupsApi.getAll('contacts')).results.some((g) => g.name === group));
    const spare = `${group}_spare`;
    await groupsApi.create('contacts', { name: spare, label: 'Spare' });
    await groupsApi.archive('contacts', spare);
    await refused(groupsApi.getByName('contacts', spare), 404);
  });
  await check(`${title} properties.coreApi`, async () => {
    const score = define('score', { type: 'number', fieldType: 'number' });
    const made = await coreApi.create('contacts', score);
    assert.equal(made.hubspotDefined ?? false, false);
    await refused(coreApi.create('contacts', score), 409);
    const api = client.crm.contacts.basicApi;
    const one = await api.create({ properties: { [score.name]: '12.5' }, associations: [] });
    assert.equal(one.properties[score.name], '12.5');
    await refused(api.update(one.id, { properties: { [score.name]: 'twelve' } }), 400);
    assert.equal((await coreApi.update('contacts', score.name, { label: 'Score 2' })).label, 'Score 2');
    assert.equal((await coreApi.getByName('contacts', score.name)).type, 'number');
    assert.ok((await coreApi.getAll('contacts')).results.some((p) => p.name === 'hs_object_id'));
    await coreApi.archive('contacts', score.name);
    await refused(coreApi.getByName('contacts', score.name), 404);
    assert.ok((await coreApi.getAll('contacts', true)).results.some((p) => p.name === score.name));
  });
  await check(`${title} dates and choices`, async () => {
    const day = define('day', { type: 'date', fieldType: 'date' });
    const tier = define('tier', { type: 'enumeration', fieldType: 'select', options: [{ label: 'Gold tier', value: 'gold', displayOrder: 0, hidden: false }] });
    for (const one of [day, tier]) await coreApi.create('companies', { ...one, groupName: 'companyinformation' });
    const api = client.crm.companies.basicApi;
    const one = await api.create({ properties: { name: 'x', [day.name]: String(Date.UTC(2026, 1, 3)), [tier.name]: 'gold' }, associations: [] });
    assert.equal(one.properties[day.name], '2026-02-03');
    assert.equal((await refused(api.update(one.id, { properties: { [day.name]: '1770076800001' } }), 400)).body.errors[0].code, 'INVALID_DATE');
    assert.equal((await refused(api.update(one.id, { properties: { [tier.name]: 'Gold tier' } }), 400)).body.errors[0].code, 'INVALID_OPTION');
  });
  await check(`${title} properties.batchApi`, async () => {
    const [a, b] = [define('a'), define('b')];
    assert.equal((await batchApi.create('contacts', { inputs: [a, b] })).results.length, 2);
    const read = await batchApi.read('contacts', { archived: false, inputs: [{ name: a.name }, { name: 'no_such' }] });
    assert.equal(read.results.length, 1);
    assert.equal(read.numErrors, 1);
    await batchApi.archive('contacts', { inputs: [{ name: a.name }, { name: b.name }] });
    await refused(coreApi.getByName('contacts', a.name), 404);
  });
}

async function pipelines(client, title) {
  const { pipelinesApi, pipelineStagesApi, pipelineAuditsApi, pipelineStageAuditsApi } = client.crm.pipelines;
  const stage = (label, probability, displayOrder) => ({ label, displayOrder, metadata: { probability } });
  await check(`${title} pipelines`, async () => {
    const made = await pipelinesApi.create('deals', { label: fresh('pipe'), displayOrder: 4, stages: [stage('New', '0.1', 0), stage('Won', '1.0', 1)] });
    assert.match(made.stages[0].id, /^\d+$/);
    const won = made.stages[1].id;
    const deal = await client.crm.deals.basicApi.create({ properties: { dealname: fresh('d'), pipeline: made.id, dealstage: won }, associations: [] });
    assert.equal(deal.properties.hs_is_closed_won, 'true');
    await refused(client.crm.deals.basicApi.update(deal.id, { properties: { dealstage: 'closedwon' } }), 400);
    const before = (await client.crm.deals.basicApi.getById(deal.id)).updatedAt;
    await control('clock', { advance_ms: 50 });
    assert.equal((await pipelinesApi.update('deals', made.id, { label: 'renamed' })).label, 'renamed');
    assert.ok((await client.crm.deals.basicApi.getById(deal.id)).updatedAt > before);
    assert.equal((await pipelinesApi.getById('deals', made.id)).stages.length, 2);
    assert.ok((await pipelinesApi.getAll('deals')).results.some((p) => p.id === 'default'));
    const extra = await pipelineStagesApi.create('deals', made.id, stage('Lost', '0.0', 2));
    assert.equal((await pipelineStagesApi.getAll('deals', made.id)).results.length, 3);
    assert.equal((await pipelineStagesApi.getById('deals', made.id, extra.id)).label, 'Lost');
    assert.equal((await pipelineStagesApi.update('deals', made.id, extra.id, { label: 'Gone' })).label, 'Gone');
    assert.equal((await pipelineStagesApi.replace('deals', made.id, extra.id, stage('Away', '0.0', 2))).label, 'Away');
    await refused(pipelineStagesApi.archive('deals', made.id, won), 400);
    await pipelineStagesApi.archive('deals', made.id, extra.id);
    assert.ok((await pipelineAuditsApi.getAudit('deals', made.id)).results.length >= 1);
    assert.ok((await pipelineStageAuditsApi.getAudit('deals', won, made.id)).results.length >= 1);
    await client.crm.deals.basicApi.archive(deal.id);
    const again = await pipelinesApi.replace('deals', made.id, { label: 'new', displayOrder: 5, stages: [stage('Only', '0.4', 0)] });
    assert.equal(again.stages.length, 1);
    await pipelinesApi.archive('deals', made.id, true, true);
    await refused(pipelinesApi.getById('deals', made.id), 404);
  });
}

async function others(client, title) {
  await check(`${title} owners.ownersApi`, async () => {
    const api = client.crm.owners.ownersApi;
    const page = await api.getPage(undefined, undefined, 2);
    assert.equal(page.results.length, 2);
    const next = await api.getPage(undefined, page.paging.next.after, 2);
    const [one] = page.results;
    assert.notEqual(next.results[0].id, one.id);
    assert.notEqual(Number(one.id), one.userId);
    assert.equal((await api.getPage(one.email)).results[0].id, one.id);
    assert.equal((await api.getById(Number(one.id))).email, one.email);
    assert.equal((await api.getById(one.userId, 'userId')).id, one.id);
  });
  await check(`${title} feedbackSubmissions`, async () => {
    const { ids: [id] } = await control('records', { type: 'feedback_submissions', records: [{ properties: { hs_survey_type: 'NPS', hs_value: '9' } }] });
    const { basicApi, batchApi, searchApi } = client.crm.objects.feedbackSubmissions;
    assert.equal((await basicApi.getById(id, ['hs_value'])).properties.hs_value, '9');
    assert.ok((await basicApi.getPage(100)).results.some((one) => one.id === id));
    assert.equal((await batchApi.read({ properties: [], propertiesWithHistory: [], inputs: [{ id }] })).results.length, 1);
    const found = await searchApi.doSearch({ filterGroups: [{ filters: [{ propertyName: 'hs_value', operator: 'GTE', value: '9' }] }], sorts: [], properties: [], limit: 10, after: '0' });
    assert.ok(found.total >= 1);
  });
  await check(`${title} schemas.coreApi`, async () => {
    const api = client.crm.schemas.coreApi;
    const name = fresh('machine').replace(/-/g, '_');
    const made = await api.create({ name, labels: { singular: 'Machine', plural: 'Machines' }, primaryDisplayProperty: 'model', requiredProperties: ['model'], searchableProperties: [], secondaryDisplayProperties: [], associatedObjects: ['CONTACT'],
      properties: [{ name: 'model', label: 'Model', type: 'string', fieldType: 'text' }] });
    assert.match(made.objectTypeId, /^2-\d+$/);
    const objectsApi = client.crm.objects.basicApi;
    await refused(objectsApi.create(made.objectTypeId, { properties: {}, associations: [] }), 400);
    const one = await objectsApi.create(name, { properties: { model: 'A1' }, associations: [] });
    assert.equal((await objectsApi.getById(made.fullyQualifiedName, one.id, ['model'])).properties.model, 'A1');
    const link = await api.createAssociation(made.objectTypeId, { fromObjectTypeId: made.objectTypeId, toObjectTypeId: '0-1', name: 'machine_to_contact' });
    await api.archiveAssociation(made.objectTypeId, link.id);
    await api.update(made.objectTypeId, { labels: { singular: 'Roaster', plural: 'Roasters' } });
    assert.equal((await api.getById(made.objectTypeId)).labels.singular, 'Roaster');
    assert.ok((await api.getAll()).results.some((s) => s.name === name));
    await objectsApi.archive(name, one.id);
    await api.archive(made.objectTypeId);
    await refused(api.getById(made.objectTypeId), 400);
  });
  await check(`${title} events`, async () => {
    const eventName = fresh('pe_order');
    const event = { eventName, properties: { value: '3' }, email: 'a@b.example', uuid: fresh('uuid') };
    await client.events.send.basicApi.send(event);
    await client.events.send.basicApi.send(event);  // the same uuid counts once
    await client.events.send.batchApi.send({ inputs: [{ ...event, uuid: fresh('uuid') }] });
    const page = await client.events.eventsApi.getPage(undefined, eventName);
    assert.equal(page.results.length, 2);
    assert.ok((await client.events.eventsApi.getTypes()).eventTypes.includes(eventName));
  });
  await check(`${title} oauth`, async () => {
    const api = client.oauth.tokensApi;
    const made = await api.create('refresh_token', undefined, undefined, 'client-id', 'client-secret', 'refresh-token');
    assert.equal(made.expiresIn, 1800);
    const app = new Client({ accessToken: made.accessToken, basePath: client.base });
    assert.ok((await app.crm.contacts.basicApi.getPage(1)).results);
    assert.equal((await client.oauth.accessTokensApi.get(made.accessToken)).hubId > 0, true);
    assert.equal((await client.oauth.refreshTokensApi.get('refresh-token')).token, 'refresh-token');
    await control('clock', { advance_seconds: 1801 });
    assert.equal((await refused(app.crm.contacts.basicApi.getPage(1), 401)).body.category, 'EXPIRED_AUTHENTICATION');
    await refused(api.create('refresh_token', undefined, undefined, 'client-id', 'client-secret', 'wrong'), 400);
    const code = await api.create('authorization_code', 'code', 'https://app.example/back', 'client-id', 'client-secret');
    await client.oauth.refreshTokensApi.archive(code.accessToken);
    await refused(client.oauth.accessTokensApi.get(code.accessToken), 400);
  });
}

async function uniqueKeys(client) {
  for (const [, type] of groups) {
    if (type === 'contacts') continue;
    const known = await client.crm.properties.coreApi.getAll(type);
    if (known.results.some((p) => p.name === 'judge_key')) continue;
    const { groupName } = known.results[0];
    await client.crm.properties.coreApi.create(type, { name: 'judge_key', label: 'Key', type: 'string', fieldType: 'text', groupName, hasUniqueValue: true });
  }
}

async function run(base, title) {
  const plain = new Client({ accessToken: token, basePath: base });
  for (const part of ['crm', 'oauth', 'events']) visit(plain[part], part);
  const client = { crm: noted(plain.crm, 'crm'), oauth: noted(plain.oauth, 'oauth'), events: noted(plain.events, 'events'), base };
  await uniqueKeys(client);
  for (const group of groups) await objects(client, group, title);
  await merges(client, title);
  await contactRules(client, title);
  await associations(client, title);
  await properties(client, title);
  await pipelines(client, title);
  await others(client, title);
}

await run(url, 'v3/v4');
for (const v of ['2026-03', '2026-09']) {
  const server = await proxy(v);
  await run(`http://127.0.0.1:${server.address().port}`, v);
  server.close();
  server.closeAllConnections();
}

console.log(`@hubspot/api-client ${version}: ${called.size} of ${offered.size} operations called, ${passed} checks passed`);
const left = [...offered].filter((name) => !called.has(name)).sort();
for (const [pattern, reason] of outOfScope) {
  const names = left.filter((name) => pattern.test(name));
  if (names.length) console.log(`out of scope (${names.length}): ${names[0].split('.').slice(0, 2).join('.')}: ${reason}`);
}
const forgotten = left.filter((name) => !outOfScope.some(([pattern]) => pattern.test(name)));
for (const name of forgotten) failures.push(`${name} was never called`);
for (const failure of failures) console.error(`FAILED ${failure}`);
process.exit(failures.length ? 1 : 0);
