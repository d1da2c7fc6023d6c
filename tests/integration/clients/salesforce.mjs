// Drives every operation that jsforce and @jsforce/jsforce-node offer for the imitated APIs against
// the Salesforce sandbox. Argument: the JSON line that `tenure sandbox salesforce` prints, or a file
// with it. Prints one line per operation; the exit code is 1 when one fails.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";

const argument = process.argv[2] ?? process.env.SANDBOX ?? "";
const sandbox = JSON.parse(argument.startsWith("{") ? argument : fs.readFileSync(argument, "utf8"));
const version = "60.0";
const libraries = ["jsforce", "@jsforce/jsforce-node"];

// What these clients offer and this sandbox does not imitate, with the reason.
const outOfScope = {
  "analytics.*": "reports and dashboards hold nothing that Tenure reads",
  "apex.*": "custom Apex endpoints are code of one org",
  "chatter.*": "feeds are no part of the customer history that Tenure reads",
  "metadata.*": "deployment of metadata; fields are made through the Tooling API",
  "streaming.*": "Bayeux long polling; Tenure polls and takes outbound messages as hints",
  "tooling.runTests*, completions": "they test and complete Apex",
  "quickAction(name).*": "an org without quick actions lists none",
  "process.rule.trigger, process.approval.submit": "an org without rules lists none",
  "soap.setPassword, resetPassword": "the sandbox has one fixed administrator",
};

const tally = { passed: 0, failed: 0 };
async function operation(library, name, run) {
  try {
    await run();
    tally.passed += 1;
    console.log(`pass ${library}: ${name}`);
  } catch (error) {
    tally.failed += 1;
    const where = String(error.stack).split("\n").find((line) => line.includes("salesforce.mjs"));
    console.log(`FAIL ${library}: ${name}: ${error.name}: ${error.message}${where ?? ""}`);
  }
}

async function fault(body) {
  const answer = await fetch(`${sandbox.url}/__sandbox/faults`, {
    method: "POST", body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
}

function assertion(overrides = {}) {
  const text = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: sandbox.client_id, sub: sandbox.username, aud: sandbox.url,
    exp: Math.floor(Date.now() / 1000) + 120, ...overrides,
  };
  const unsigned = `${text({ alg: "RS256" })}.${text(claims)}`;
  const key = fs.readFileSync(sandbox.jwt_key_file, "utf8");
  return `${unsigned}.${crypto.sign("RSA-SHA256", Buffer.from(unsigned), key).toString("base64url")}`;
}

async function rejects(promise, code) {
  await assert.rejects(promise, (error) => {
    assert.match(`${error.errorCode ?? ""} ${error.name} ${error.message}`, code);
    return true;
  });
}

async function collect(stream) {
  const records = [];
  await new Promise((resolve, reject) => {
    stream.on("record", (record) => records.push(record));
    stream.on("error", reject);
    stream.on("end", resolve);
  });
  return records;
}

async function authorization(name, jsforce) {
  const oauth2 = {
    loginUrl: sandbox.url, clientId: sandbox.client_id, clientSecret: sandbox.client_secret,
    redirectUri: `${sandbox.url}/callback`,
  };
  const fresh = () => new jsforce.Connection({ oauth2, instanceUrl: sandbox.url, version });
  await operation(name, "oauth2 username and password", async () => {
    const connection = fresh();
    const user = await connection.login(sandbox.username, sandbox.password);
    assert.match(user.id, /^005/);
    await rejects(fresh().login(sandbox.username, "wrong"), /authentication failure/);
  });
  await operation(name, "oauth2 client credentials", async () => {
    const connection = fresh();
    await connection.authorize({ grant_type: "client_credentials" });
    assert.equal((await connection.identity()).username, sandbox.username);
  });
  await operation(name, "oauth2 JWT bearer", async () => {
    const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const connection = fresh();
    await connection.authorize({ grant_type: grant, assertion: assertion() });
    assert.ok(connection.accessToken);
    await fresh().authorize({
      grant_type: grant, assertion: assertion({ exp: `${Math.floor(Date.now() / 1000) + 120}` }),
    });
    await rejects(fresh().authorize({ grant_type: grant, assertion: assertion({ exp: 1 }) }),
      /expired authorization code/);
    await rejects(fresh().authorize({ grant_type: grant, assertion: assertion({ aud: "https://x" }) }),
      /audience is invalid/);
  });
  await operation(name, "oauth2 authorization code, getAuthorizationUrl", async () => {
    const connection = fresh();
    const answer = await fetch(connection.oauth2.getAuthorizationUrl({ scope: "api" }),
      { redirect: "manual" });
    const code = new URL(answer.headers.get("location")).searchParams.get("code");
    await connection.authorize(code);
    assert.ok(connection.refreshToken);
  });
  await operation(name, "session refresh after expiry", async () => {
    const connection = fresh();
    const token = await connection.oauth2.refreshToken(sandbox.refresh_token);
    const working = new jsforce.Connection({
      oauth2, version, instanceUrl: token.instance_url, accessToken: token.access_token,
      refreshToken: sandbox.refresh_token,
    });
    await fault({ kind: "expire_sessions" });
    let refreshed = 0;
    working.on("refresh", () => { refreshed += 1; });
    assert.ok((await working.query("SELECT Id FROM Account LIMIT 1")).done);
    assert.equal(refreshed, 1);
  });
  await operation(name, "revoke, logout", async () => {
    const connection = fresh();
    await connection.login(sandbox.username, sandbox.password);
    const token = connection.accessToken;
    await connection.logout();
    const old = new jsforce.Connection({ instanceUrl: sandbox.url, accessToken: token, version });
    await rejects(old.query("SELECT Id FROM Account LIMIT 1"), /INVALID_SESSION_ID/);
  });
  await operation(name, "soap login and logout", async () => {
    const connection = new jsforce.Connection({ loginUrl: sandbox.url, version });
    const user = await connection.login(sandbox.username, sandbox.password);
    assert.match(user.organizationId, /^00D/);
    await connection.query("SELECT Id FROM User LIMIT 1");
    await connection.logout();
  });
  const connection = fresh();
  await connection.login(sandbox.username, sandbox.password);
  return connection;
}

async function metadata(name, connection) {
  await operation(name, "identity", async () => {
    assert.equal((await connection.identity()).username, sandbox.username);
  });
  await operation(name, "limits, limitInfo", async () => {
    const limits = await connection.limits();
    assert.ok(limits.DailyApiRequests.Max > 0);
    assert.ok(connection.limitInfo.apiUsage.used > 0);
  });
  await operation(name, "request versions", async () => {
    const versions = await connection.request("/services/data");
    assert.ok(versions.some((one) => one.version === version));
  });
  await operation(name, "describeGlobal, describeGlobal$", async () => {
    const all = await connection.describeGlobal();
    assert.ok(all.sobjects.some((one) => one.name === "OpportunityHistory"));
    await connection.describeGlobal$();
  });
  await operation(name, "describe, describe$, describe$$", async () => {
    const account = await connection.sobject("Account").describe();
    const key = account.fields.find((one) => one.name === "Tenure_Ext_Id__c");
    assert.ok(key.externalId && key.unique);
    assert.ok(account.childRelationships.some((one) => one.relationshipName === "Contacts"));
    await connection.sobject("Account").describe$();
    connection.sobject("Account").describe$$();
  });
  await operation(name, "layouts, compactLayouts, approvalLayouts", async () => {
    const account = connection.sobject("Account");
    assert.ok((await account.layouts()).layouts);
    assert.ok((await account.compactLayouts()).compactLayouts);
    assert.ok((await account.approvalLayouts()).approvalLayouts);
  });
  await operation(name, "listviews, listview.describe, listview.results", async () => {
    const account = connection.sobject("Account");
    const { listviews } = await account.listviews();
    assert.ok((await account.listview(listviews[0].id).describe()).query);
    assert.ok((await account.listview(listviews[0].id).results()).done);
  });
  await operation(name, "quickActions, tabs, theme", async () => {
    assert.ok(Array.isArray(await connection.quickActions()));
    assert.ok(Array.isArray(await connection.sobject("Account").quickActions()));
    assert.ok((await connection.tabs()).length > 0);
    assert.ok((await connection.theme()).themeItems);
  });
  await operation(name, "recent", async () => {
    assert.ok((await connection.recent()).length > 0);
    assert.ok((await connection.recent("Account", 2)).length <= 2);
    assert.ok((await connection.sobject("Account").recent()).length > 0);
  });
  await operation(name, "process.rule.list, process.approval.list", async () => {
    assert.deepEqual(await connection.process.rule.list(), {});
    assert.deepEqual(await connection.process.approval.list(), {});
  });
}

async function records(name, connection) {
  const account = connection.sobject("Account");
  const mark = `${name}-${Date.now()}`;
  let id;
  await operation(name, "create, insert one", async () => {
    const saved = await account.create({ Name: `  ${mark}  `, AnnualRevenue: 1200000 });
    assert.ok(saved.success);
    assert.equal(saved.id.length, 18);
    id = saved.id;
    assert.ok((await connection.insert("Account", { Name: `${mark} B` })).success);
    await rejects(account.create({}), /REQUIRED_FIELD_MISSING/);
    await rejects(account.create({ Name: "x", Nope: 1 }), /INVALID_FIELD/);
  });
  await operation(name, "retrieve one, with fields, and by record()", async () => {
    const record = await account.retrieve(id.slice(0, 15));
    assert.equal(record.Name, mark);
    assert.equal(record.Id, id);
    const few = await account.retrieve(id, { fields: ["Name", "SystemModstamp"] });
    assert.match(few.SystemModstamp, /\.000\+0000$/);
    assert.equal((await account.record(id).retrieve()).Id, id);
    await rejects(account.retrieve("001000000000000AAA"), /NOT_FOUND/);
  });
  await operation(name, "update one, and by record()", async () => {
    assert.ok((await account.update({ Id: id, Phone: "1", Description: "" })).success);
    assert.ok((await account.record(id).update({ Fax: "2" })).success);
    assert.equal((await account.retrieve(id)).Fax, "2");
  });
  await operation(name, "create, update, retrieve, destroy many", async () => {
    const saved = await account.create([{ Name: `${mark} 1` }, { Name: "" }, { Name: `${mark} 2` }]);
    assert.deepEqual(saved.map((one) => one.success), [true, false, true]);
    assert.equal(saved[1].errors[0].statusCode, "REQUIRED_FIELD_MISSING");
    const ids = [saved[0].id, saved[2].id];
    const updated = await account.update(ids.map((one) => ({ Id: one, Phone: "7" })));
    assert.ok(updated.every((one) => one.success));
    const found = await account.retrieve([...ids, "001000000000000AAA"]);
    assert.deepEqual(found.map((one) => one?.Phone ?? null), ["7", "7", null]);
    assert.ok((await account.destroy(ids)).every((one) => one.success));
  });
  await operation(name, "allOrNone and allowRecursive", async () => {
    const saved = await account.create([{ Name: `${mark} 3` }, { Name: "" }], { allOrNone: true });
    assert.equal(saved[0].errors[0].statusCode, "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    assert.equal(await account.count({ Name: `${mark} 3` }), 0);
    const many = Array.from({ length: 250 }, (_, i) => ({ Name: `${mark} many ${i}` }));
    const all = await account.create(many, { allowRecursive: true });
    assert.equal(all.filter((one) => one.success).length, 250);
  });
  await operation(name, "upsert one and many by external id", async () => {
    const key = "Tenure_Ext_Id__c";
    const first = await account.upsert({ Name: mark, [key]: mark }, key);
    assert.ok(first.created);
    const second = await account.upsert({ Name: mark, [key]: mark.toUpperCase() }, key);
    assert.equal(second.created, false);
    assert.equal(second.id, first.id);
    const many = await account.upsert([{ Name: "a", [key]: mark }, { Name: "b", [key]: `${mark}/2` }],
      key);
    assert.deepEqual(many.map((one) => one.created), [false, true]);
  });
  await operation(name, "ambiguous external id is 300", async () => {
    const contact = connection.sobject("Contact");
    await contact.create([{ LastName: "A", Legacy_Id__c: mark }, { LastName: "B", Legacy_Id__c: mark }]);
    await rejects(contact.upsert({ LastName: "C", Legacy_Id__c: mark }, "Legacy_Id__c"),
      /MULTIPLE_CHOICES/);
  });
  await operation(name, "destroy, delete, del one, and by record()", async () => {
    assert.ok((await account.destroy(id)).success);
    await rejects(account.retrieve(id), /ENTITY_IS_DELETED/);
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push((await account.create({ Name: `${mark} gone` })).id);
    assert.ok((await account.delete(ids[0])).success);
    assert.ok((await account.del(ids[1])).success);
    assert.ok((await account.record(ids[2]).destroy()).success);
  });
  await operation(name, "updated, deleted", async () => {
    await fetch(`${sandbox.url}/__sandbox/clock`, { method: "POST", body: '{"advance":180}' });
    const { now } = await (await fetch(`${sandbox.url}/__sandbox/clock`,
      { method: "POST", body: "{}" })).json();
    const end = new Date(now.replace("+0000", "Z"));
    const start = new Date(end.getTime() - 3600 * 1000);
    const updated = await account.updated(start, end);
    assert.ok(updated.ids.length > 0 && updated.latestDateCovered);
    const deleted = await connection.deleted("Account", start.toISOString(), end.toISOString());
    assert.ok(deleted.deletedRecords.some((one) => one.id === id));
  });
  await operation(name, "platform event", async () => {
    assert.ok((await connection.sobject("Tenure_Signal__e").create({ Payload__c: "{}" })).success);
  });
}

async function queries(name, connection, { SfDate }) {
  await operation(name, "query and queryMore", async () => {
    const headers = { "Sforce-Query-Options": "batchSize=200" };
    const page = await connection.query("SELECT Id, Name FROM Account ORDER BY Id", { headers });
    assert.equal(page.done, false);
    assert.equal(page.records.length, 200);
    const next = await connection.queryMore(page.nextRecordsUrl);
    assert.ok(next.records[0].Id > page.records[199].Id);
    await rejects(connection.queryMore("01g000000000000AAA-200"), /INVALID_QUERY_LOCATOR/);
  });
  await operation(name, "query as events with autoFetch and maxFetch", async () => {
    const { totalSize } = await connection.query("SELECT Id FROM Contact");
    const query = connection.query("SELECT Id FROM Contact",
      { headers: { "Sforce-Query-Options": "batchSize=200" } });
    const seen = new Set();
    await new Promise((resolve, reject) => {
      query.on("record", (record) => seen.add(record.Id)).on("end", resolve).on("error", reject)
        .run({ autoFetch: true, maxFetch: 100000 });
    });
    assert.equal(seen.size, totalSize);
  });
  await operation(name, "query stream as CSV", async () => {
    let text = "";
    for await (const part of connection.query("SELECT Id, Name FROM Account LIMIT 3").stream("csv")) {
      text += part;
    }
    assert.equal(text.trim().split("\n").length, 4);
  });
  await operation(name, "queryAll by scanAll", async () => {
    const gone = await connection.query("SELECT Id FROM Account WHERE IsDeleted = true",
      { scanAll: true });
    assert.ok(gone.totalSize > 0);
    assert.equal((await connection.query("SELECT Id FROM Account WHERE IsDeleted = true")).totalSize, 0);
  });
  await operation(name, "explain", async () => {
    assert.ok((await connection.query("SELECT Id FROM Account").explain()).plans.length > 0);
  });
  await operation(name, "find, findOne, count, select, sort, limit, skip, where", async () => {
    const contact = connection.sobject("Contact");
    const some = await contact.find({
      CreatedDate: { $gt: SfDate.toDateTimeLiteral(new Date(0)) },
      LastModifiedDate: SfDate.LAST_N_YEARS(30),
    }, "Id, Name").sort({ Name: 1, Id: -1 }).limit(5).skip(1);
    assert.equal(some.length, 5);
    assert.ok(await contact.findOne({ LastName: { $like: "%" } }, ["Id", "Account.Name"]));
    assert.ok(await contact.count({ $not: { LastName: null } }) > 0);
    assert.ok(await contact.count({ $or: [{ LastName: "x" }, { Email: { $ne: null } }] }) > 0);
    assert.equal(await contact.count({ $and: [{ LastName: { $in: ["no-one"] } }, { Email: null }] }), 0);
    assert.ok((await contact.select("*").where({ Email: { $exists: true } }).limit(2)).length === 2);
    assert.equal(typeof await contact.find({ LastName: { $nlike: "q%" } }).toSOQL(), "string");
  });
  await operation(name, "include children", async () => {
    const found = await connection.sobject("Account").find({}, "Id, Name")
      .include("Contacts").select("Id, LastName").orderby("LastName").end()
      .include("Opportunities").select("*").limit(2).end()
      .limit(3).execute();
    assert.ok(found.records ?? found.length);
    const with_contacts = await connection.query(
      "SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 1");
    assert.ok(with_contacts.records[0].Contacts.records.length > 0);
  });
  await operation(name, "aggregates", async () => {
    const rows = await connection.query(
      "SELECT StageName, COUNT(Id) deals, SUM(Amount) FROM Opportunity GROUP BY StageName " +
      "HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC");
    assert.ok(rows.records[0].deals > 0 && rows.records[0].expr0 > 0);
    assert.ok((await connection.query("SELECT COUNT() FROM Account")).totalSize > 0);
  });
  await operation(name, "errors of SOQL", async () => {
    await rejects(connection.query("SELECT Nope FROM Account"), /INVALID_FIELD/);
    await rejects(connection.query("SELECT Id FROM Nope"), /INVALID_TYPE/);
    await rejects(connection.query("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'"),
      /MALFORMED_QUERY/);
    await rejects(connection.query("SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'"),
      /MALFORMED_QUERY/);
  });
  await operation(name, "update and destroy by query", async () => {
    const made = await connection.sobject("Lead").create(
      Array.from({ length: 5 }, (_, i) => ({ LastName: `Q${i}`, Company: `${name} query` })));
    assert.ok(made.every((one) => one.success));
    const lead = () => connection.sobject("Lead").find({ Company: `${name} query` });
    const updated = await lead().update({ City: "Isfahan" });
    assert.equal(updated.filter((one) => one.success).length, 5);
    assert.equal((await lead().destroy()).filter((one) => one.success).length, 5);
  });
  await operation(name, "search", async () => {
    const found = await connection.search("FIND {example} IN ALL FIELDS RETURNING Contact(Id, Name)");
    assert.ok(found.searchRecords.length > 0);
  });
}

async function composites(name, connection) {
  await operation(name, "requestPost composite with references", async () => {
    const base = `/services/data/v${version}`;
    const answer = await connection.requestPost("/composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${base}/sobjects/Account`, referenceId: "a", body: { Name: "C1" } },
        { method: "POST", url: `${base}/sobjects/Contact`, referenceId: "c",
          body: { LastName: "C1", AccountId: "@{a.id}" } },
        { method: "GET", url: `${base}/sobjects/Contact/@{c.id}`, referenceId: "g" },
      ],
    });
    assert.deepEqual(answer.compositeResponse.map((one) => one.httpStatusCode), [201, 201, 200]);
    assert.equal(answer.compositeResponse[2].body.AccountId, answer.compositeResponse[0].body.id);
  });
  await operation(name, "composite rollback", async () => {
    const base = `/services/data/v${version}`;
    const answer = await connection.requestPost("/composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${base}/sobjects/Account`, referenceId: "a", body: { Name: "Rolled" } },
        { method: "POST", url: `${base}/sobjects/Contact`, referenceId: "bad",
          body: { LastName: "x", Email: "Not a real email address" } },
      ],
    });
    assert.equal(answer.compositeResponse[0].body[0].errorCode, "PROCESSING_HALTED");
    assert.equal(answer.compositeResponse[1].body[0].errorCode, "INVALID_EMAIL_ADDRESS");
    assert.equal(await connection.sobject("Account").count({ Name: "Rolled" }), 0);
  });
  await operation(name, "graph, batch, tree", async () => {
    const base = `/services/data/v${version}`;
    const graph = await connection.requestPost("/composite/graph", { graphs: [{ graphId: "1",
      compositeRequest: [{ method: "POST", url: `${base}/sobjects/Account`, referenceId: "a",
        body: { Name: "G" } }] }] });
    assert.ok(graph.graphs[0].isSuccessful);
    const batch = await connection.requestPost("/composite/batch", { batchRequests: [
      { method: "GET", url: `v${version}/limits` },
      { method: "POST", url: `v${version}/sobjects/Account`, richInput: { Name: "B" } }] });
    assert.deepEqual(batch.results.map((one) => one.statusCode), [200, 201]);
    const tree = await connection.requestPost("/composite/tree/Account", { records: [{
      attributes: { type: "Account", referenceId: "r1" }, Name: "T",
      Contacts: { records: [{ attributes: { type: "Contact", referenceId: "r2" }, LastName: "T" }] } }] });
    assert.equal(tree.hasErrors, false);
    assert.equal(tree.results.length, 2);
  });
  await operation(name, "requestGet, requestPatch, requestPut, requestDelete", async () => {
    const saved = await connection.requestPost("/sobjects/Account", { Name: "R" });
    await connection.requestPatch(`/sobjects/Account/${saved.id}`, { Phone: "9" });
    assert.equal((await connection.requestGet(`/sobjects/Account/${saved.id}`)).Phone, "9");
    await connection.requestDelete(`/sobjects/Account/${saved.id}`);
    await rejects(connection.requestPut(`/sobjects/Account/${saved.id}`, {}), /METHOD_NOT_ALLOWED/);
  });
}

async function bulkTwo(name, connection) {
  const bulk = connection.bulk2;
  bulk.pollInterval = 50;
  bulk.pollTimeout = 20000;
  await operation(name, "bulk2.query, scanAll", async () => {
    const { totalSize } = await connection.query("SELECT Id FROM Account");
    const rows = await collect(await bulk.query("SELECT Id, Name, CreatedDate FROM Account"));
    assert.equal(rows.length, totalSize);
    assert.match(rows[0].CreatedDate, /\.000Z$/);
    const all = await collect(await bulk.query("SELECT Id, IsDeleted FROM Account", { scanAll: true }));
    assert.ok(all.length > rows.length);
    await rejects(bulk.query("SELECT COUNT(Id) FROM Account"), /FUNCTIONALITY_NOT_ENABLED/);
  });
  await operation(name, "bulk2 query job: open, check, poll, result, abort, delete", async () => {
    const connectionPath = `/services/data/v${version}/jobs/query`;
    const made = await connection.requestPost(connectionPath,
      { operation: "query", query: "SELECT Id FROM Contact" });
    const job = bulk.job("query", { id: made.id });
    assert.equal((await job.check()).id, made.id);
    await job.poll();
    assert.equal(job.getInfo().state, "JobComplete");
    assert.ok((await collect(await job.result())).length > 0);
    await job.delete();
    const other = await connection.requestPost(connectionPath,
      { operation: "query", query: "SELECT Id FROM Contact" });
    assert.equal((await bulk.job("query", { id: other.id }).abort()).state, "Aborted");
  });
  await operation(name, "bulk2 ingest: insert, update, upsert, delete", async () => {
    const object = "Account", key = "Tenure_Ext_Id__c", mark = `${name}-bulk`;
    const load = (values) => bulk.loadAndWaitForResults({ object, ...values });
    const inserted = await load({ operation: "insert", input: [
      { Name: `${mark}, "1"\nline`, [key]: `${mark}1` }, { Name: "", [key]: `${mark}2` }] });
    assert.equal(inserted.successfulResults.length, 1);
    assert.equal(inserted.successfulResults[0].sf__Created, "true");
    assert.match(inserted.failedResults[0].sf__Error, /^REQUIRED_FIELD_MISSING:/);
    const id = inserted.successfulResults[0].sf__Id;
    await load({ operation: "update", input: [{ Id: id, Phone: "5", Fax: "6" }] });
    await load({ operation: "update", input: [{ Id: id, Phone: "", Fax: "#N/A" }] });
    const record = await connection.sobject(object).retrieve(id);
    assert.deepEqual([record.Phone, record.Fax], ["5", null]);
    const upserted = await load({ operation: "upsert", externalIdFieldName: key, input: [
      { Name: "U1", [key]: `${mark}1` }, { Name: "U2", [key]: `${mark}2` }] });
    assert.deepEqual(upserted.successfulResults.map((one) => one.sf__Created), ["false", "true"]);
    const ids = upserted.successfulResults.map((one) => ({ Id: one.sf__Id }));
    const deleted = await load({ operation: "delete", input: ids });
    assert.equal(deleted.successfulResults.length, 2);
  });
  await operation(name, "bulk2 ingest job step by step", async () => {
    const job = bulk.createJob({ object: "Account", operation: "insert" });
    await job.open();
    await job.uploadData([{ Name: "Step" }]);
    await job.close();
    await job.poll();
    assert.equal((await job.getAllResults()).successfulResults.length, 1);
    assert.match(await job.getSuccessfulResults(true), /^"sf__Id","sf__Created"/);
    assert.match(await job.getFailedResults(true), /^"sf__Id","sf__Error"/);
    assert.match(await job.getUnprocessedRecords(true), /^"?Name/);
    assert.equal((await bulk.job("ingest", { id: job.id }).check()).state, "JobComplete");
    await job.delete();
    const aborted = bulk.createJob({ object: "Account", operation: "insert" });
    await aborted.open();
    await aborted.abort();
  });
  await operation(name, "bulk2 failed job", async () => {
    await rejects(bulk.loadAndWaitForResults({ object: "Account", operation: "insert",
      input: [{ Name: "x", Nope__c: "1" }] }), /Field name not found : Nope__c/);
  });
}

async function bulkOne(name, connection) {
  const { bulk } = connection;
  bulk.pollInterval = 50;
  bulk.pollTimeout = 20000;
  const account = connection.sobject("Account");
  await operation(name, "bulk: createBulk, updateBulk, upsertBulk, destroyBulk, destroyHardBulk", async () => {
    const made = await account.createBulk([{ Name: `${name} one`, Phone: "1" },
      { Name: `${name} two`, Phone: "2" }, { Name: "", Phone: "3" }]);
    assert.deepEqual(made.map((one) => one.success), [true, true, false]);
    const updated = await account.updateBulk([{ Id: made[0].id, Phone: "1" }]);
    assert.ok(updated[0].success);
    const upserted = await account.upsertBulk(
      [{ Name: "u", Tenure_Ext_Id__c: `${name}-b1` }], "Tenure_Ext_Id__c");
    assert.ok(upserted[0].success && upserted[0].created);
    assert.ok((await account.destroyBulk([{ Id: made[0].id }]))[0].success);
    assert.ok((await account.destroyHardBulk([{ Id: made[1].id }]))[0].success);
  });
  await operation(name, "bulk: query", async () => {
    const rows = await collect(await bulk.query("SELECT Id, Name FROM Contact"));
    assert.equal(rows.length, (await connection.query("SELECT Id FROM Contact")).totalSize);
  });
  await operation(name, "bulk: job, batch, check, list, close", async () => {
    const job = bulk.createJob("Account", "insert");
    const batch = job.createBatch();
    const queued = new Promise((resolve, reject) => batch.on("queue", resolve).on("error", reject));
    batch.execute([{ Name: `${name} batch` }]);
    await queued;
    assert.equal((await batch.check()).state, "Completed");
    assert.equal((await batch.retrieve())[0].success, true);
    assert.equal((await job.list()).length, 1);
    assert.equal((await job.check()).state, "Open");
    assert.equal((await job.close()).state, "Closed");
  });
  await operation(name, "query.destroy and query.update through bulk", async () => {
    await connection.sobject("Lead").create(
      Array.from({ length: 3 }, (_, i) => ({ LastName: `B${i}`, Company: `${name} bulk` })));
    const leads = () => connection.sobject("Lead").find({ Company: `${name} bulk` });
    const options = { allowBulk: true, bulkThreshold: 1, bulkApiVersion: 2 };
    await leads().update({ City: "Shiraz" }, "Lead", options);
    await leads().destroy("Lead", options);
    assert.equal(await connection.sobject("Lead").count({ Company: `${name} bulk` }), 0);
  });
}

async function soap(name, connection) {
  const contact = connection.sobject("Contact");
  await operation(name, "soap: create, update, upsert, delete, undelete", async () => {
    const made = await connection.soap.create([{ type: "Contact", LastName: "S & Co" }]);
    assert.ok(made[0].success);
    const id = made[0].id;
    assert.ok((await connection.soap.update([{ type: "Contact", Id: id, FirstName: "F" }]))[0].success);
    const upserted = await connection.soap.upsert("Tenure_Ext_Id__c",
      [{ type: "Contact", LastName: "S", Tenure_Ext_Id__c: `${name}-soap` }]);
    assert.ok(upserted[0].success && upserted[0].created);
    assert.ok((await connection.soap.delete([id]))[0].success);
    assert.ok((await connection.soap.undelete([id]))[0].success);
    assert.equal((await contact.retrieve(id)).Name, "F S & Co");
  });
  await operation(name, "soap: merge", async () => {
    const [master, loser] = (await contact.create([{ LastName: "M1" }, { LastName: "M2" }]))
      .map((one) => one.id);
    const task = await connection.sobject("Task").create({ Subject: "t", WhoId: loser });
    const [merged] = await connection.soap.merge([{ masterRecord: { type: "Contact", Id: master },
      recordToMergeIds: [loser] }]);
    assert.ok(merged.success);
    const gone = await connection.query(
      `SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND Id = '${loser}'`,
      { scanAll: true });
    assert.equal(gone.records[0].MasterRecordId, master);
    assert.equal((await connection.sobject("Task").retrieve(task.id)).WhoId, master);
  });
  await operation(name, "soap: convertLead", async () => {
    const { id } = await connection.sobject("Lead").create({ LastName: "L", Company: "LC" });
    const [converted] = await connection.soap.convertLead([{ leadId: id,
      convertedStatus: "Closed - Converted", doNotCreateOpportunity: false }]);
    assert.ok(converted.success && converted.accountId && converted.opportunityId);
    const lead = await connection.sobject("Lead").retrieve(id);
    assert.equal(lead.ConvertedContactId, converted.contactId);
  });
  await operation(name, "soap: getServerTimestamp, getUserInfo, describeTabs, emptyRecycleBin", async () => {
    assert.ok((await connection.soap.getServerTimestamp()).timestamp);
    assert.match((await connection.soap.getUserInfo()).userId, /^005/);
    await connection.soap.describeTabs();
    const { id } = await contact.create({ LastName: "Bin" });
    await contact.destroy(id);
    assert.ok((await connection.soap.emptyRecycleBin([id]))[0].success);
  });
}

async function tooling(name, connection) {
  const field = `Tenure_${name === "jsforce" ? "A" : "B"}__c`;
  await operation(name, "tooling: create a custom field, grant it, query it", async () => {
    const made = await connection.tooling.sobject("CustomField").create({
      FullName: `Contact.${field}`, Metadata: { type: "Text", label: "Made", length: 40 } });
    assert.ok(made.success);
    const hidden = await connection.sobject("Contact").describe();
    assert.ok(!hidden.fields.some((one) => one.name === field));
    const [set] = (await connection.query(
      "SELECT PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile = false"))
      .records;
    await connection.sobject("FieldPermissions").create({ ParentId: set.PermissionSetId,
      SobjectType: "Contact", Field: `Contact.${field}`, PermissionsRead: true, PermissionsEdit: true });
    const { id } = await connection.sobject("Contact").create({ LastName: "F", [field]: "v" });
    assert.equal((await connection.sobject("Contact").retrieve(id))[field], "v");
    const found = await connection.tooling.query(
      `SELECT Id, DeveloperName FROM CustomField WHERE DeveloperName = '${field.slice(0, -3)}'`);
    assert.equal(found.totalSize, 1);
  });
  await operation(name, "tooling: describeGlobal, describe, executeAnonymous", async () => {
    assert.ok((await connection.tooling.describeGlobal()).sobjects.length > 0);
    assert.ok((await connection.tooling.sobject("CustomField").describe()).fields.length > 0);
    assert.equal((await connection.tooling.executeAnonymous("x")).compiled, false);
  });
}

for (const name of libraries) {
  const jsforce = (await import(name)).default;
  const label = name.split("/").pop();
  await fault({ kind: "clear" });
  const connection = await authorization(label, jsforce);
  await metadata(label, connection);
  await records(label, connection);
  await queries(label, connection, jsforce);
  await composites(label, connection);
  await bulkTwo(label, connection);
  await bulkOne(label, connection);
  await soap(label, connection);
  await tooling(label, connection);
}
for (const [what, why] of Object.entries(outOfScope)) console.log(`out of scope ${what}: ${why}`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed === 0 ? 0 : 1);
