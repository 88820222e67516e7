// npm run eval -- tau-retail --db FILE --tasks FILE [--json]
// How much of other people's tasks Steward gets right: each in a store of its own, fresh from the document.
// Prints {passed, total, failures[]}; exit code 1 when anything failed.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { log } from "../../server/log";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    db: { type: "string" },
    tasks: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

function usage(message: string): never {
  console.error(`${message}\nUse: npm run eval -- tau-retail --db FILE --tasks FILE [--json]`);
  process.exit(2);
}

const [name] = positionals;
if (name !== "tau-retail") usage(name === undefined ? "Name what to try." : `There is no ${name}.`);
if (!values.db || !values.tasks) usage("--db and --tasks are needed.");

log.level = "silent";
const { runRetail } = await import("./run-retail");
const text = await readFile(values.db, "utf8").catch(() => usage(`${values.db} cannot be read.`));
const result = await runRetail(text, values.tasks);
console.log(JSON.stringify(result, null, values.json ? 0 : 2));
process.exit(result.failures.length === 0 ? 0 : 1);
