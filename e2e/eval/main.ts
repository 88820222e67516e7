// npm run eval -- tau-retail | tau-dialogue --db FILE --tasks FILE [--json]
// npm run eval -- tau-refusals --db FILE [--json]
// npm run eval -- intents --file CSV [--map FILE] [--json]
// npm run eval -- knowledge [--json]
// How much of other people's tasks Steward gets right: each in a store of its own, fresh from the document; and of their
// utterances.
//   tau-retail     the acts of each task through the skills. Prints {passed, total, failures[], unlikeReference[]}; exit code 1
//                  when any failed.
//   tau-refusals   what the policy rules out, made of the shop's own data: refused, and nothing changed. Prints the same.
//   tau-dialogue   the requests said to the chat, no model there. Prints {passed, total, share, unconfirmed, failures[]};
//                  exit code 1 when anything was written without a confirmation.
//   intents        utterances with their intents (columns utterance,intent), or with labels that the map makes ours, through
//                  the recogniser, no model there; with embeddings where the environment configures them. Prints {n,
//                  accuracy, ci95, macroF1, outOfScope, layers, embeddings, …}.
//   knowledge      our own questions about the shop's articles. Prints {chosenOn, reported: {"zh-CN", en: {hitAt1, hitAt3, …}}}.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { log } from "../../server/log";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    db: { type: "string" },
    tasks: { type: "string" },
    file: { type: "string" },
    map: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

function usage(message: string): never {
  console.error(
    `${message}\nUse: npm run eval -- tau-retail | tau-dialogue --db FILE --tasks FILE [--json]\n` +
      "     npm run eval -- tau-refusals --db FILE [--json]\n" +
      "     npm run eval -- intents --file CSV [--map FILE] [--json]\n" +
      "     npm run eval -- knowledge [--json]",
  );
  process.exit(2);
}

log.level = "silent";
const print = (result: object) => console.log(JSON.stringify(result, null, values.json ? 0 : 2));
const [name] = positionals;
if (name === "intents") {
  const { runIntents } = await import("./run-intents");
  if (!values.file) usage("--file is needed.");
  print(await runIntents(values.file, values.map).catch((error: Error) => usage(error.message)));
  process.exit(0);
}
if (name === "knowledge") {
  const { runKnowledge } = await import("./knowledge");
  print(await runKnowledge());
  process.exit(0);
}
if (name !== "tau-retail" && name !== "tau-refusals" && name !== "tau-dialogue")
  usage(name === undefined ? "Name what to try." : `There is no ${name}.`);
if (!values.db) usage("--db is needed.");
const text = await readFile(values.db, "utf8").catch(() => usage(`${values.db} cannot be read.`));
const tasks = values.tasks ?? (name === "tau-refusals" ? "" : usage("--tasks is needed."));
/** A file that cannot be used is told of, and no fault of ours. */
const unusable = (error: Error) => usage(error.message);
if (name === "tau-dialogue") {
  const { runDialogues } = await import("./run-dialogue");
  const result = await runDialogues(text, tasks).catch(unusable);
  print(result);
  process.exit(result.unconfirmed === 0 ? 0 : 1);
}
const { runRefusals, runRetail } = await import("./run-retail");
const result = await (name === "tau-refusals" ? runRefusals(text) : runRetail(text, tasks)).catch(unusable);
print(result);
process.exit(result.failures.length === 0 ? 0 : 1);
