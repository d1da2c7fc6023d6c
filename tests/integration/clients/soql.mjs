// Parses SOQL statements, one a line, with soql-parser-js and applies the rules of Salesforce that
// it is too mild about. Argument: the file. The exit code is 1 when a statement breaks one.
import fs from "node:fs";
import { parseQuery } from "@jetstreamapp/soql-parser-js";

const statements = fs.readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line.trim());

// Replaces literals by as many spaces-free characters, so that rules see only the statement.
const bare = (soql) => soql.replace(/'(?:[^'\\]|\\.)*'/g, (text) => `'${"x".repeat(text.length - 2)}'`);

// AND and OR at the same depth of parentheses do not mix; NOT follows neither without one.
function mixed(soql) {
  const where = bare(soql);
  const seen = [new Set()];
  for (const [token] of where.matchAll(/\(|\)|'[^']*'|\bAND\s+NOT\b|\bOR\s+NOT\b|\bAND\b|\bOR\b|\bWHERE\b/gi)) {
    const word = token.toUpperCase().replace(/\s+/g, " ");
    if (word === "(") seen.push(new Set());
    else if (word === ")") seen.pop();
    else if (word === "WHERE") seen[seen.length - 1] = new Set();
    else if (word === "AND NOT" || word === "OR NOT") return `${word} needs parentheses`;
    else if (word === "AND" || word === "OR") {
      seen[seen.length - 1].add(word);
      if (seen[seen.length - 1].size > 1) return "AND and OR are mixed without parentheses";
    }
  }
  return "";
}

const aggregate = (field) => Boolean(field.isAggregateFn);
const rules = [
  (soql) => (soql.length > 100000 ? "longer than 100,000 characters" : ""),
  (soql) => (encodeURIComponent(soql).length > 16000 ? "longer than 16,000 encoded bytes" : ""),
  (soql) => ((soql.match(/'(?:[^'\\]|\\.)*'/g) ?? []).some((text) => text.length > 4002)
    ? "a literal of more than 4,000 characters" : ""),
  (soql) => (/'\d{4}-\d\d-\d\dT\d\d:\d\d/.test(soql) ? "a quoted datetime" : ""),
  (soql, query) => (query.offset > 2000 ? "OFFSET above 2000" : ""),
  (soql, query) => (/\bFIELDS\s*\(/i.test(bare(soql)) && !(query.limit <= 200)
    ? "FIELDS() without LIMIT" : ""),
  (soql, query) => (query.fields?.some(aggregate) && query.fields.some((one) => !aggregate(one)) &&
    !query.groupBy ? "a field beside an aggregate without GROUP BY" : ""),
  (soql) => mixed(soql),
];

let wrong = 0;
for (const soql of statements) {
  let complaint = "";
  try {
    const query = parseQuery(soql);
    complaint = rules.map((rule) => rule(soql, query)).find((text) => text) ?? "";
  } catch (error) {
    complaint = `soql-parser-js: ${error.message}`;
  }
  if (complaint === "") continue;
  wrong += 1;
  console.log(`FAIL ${complaint}: ${soql.slice(0, 300)}`);
}
console.log(`${statements.length} statements, ${wrong} wrong`);
process.exit(wrong === 0 && statements.length > 0 ? 0 : 1);
