import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { Locale } from "../context";
import { AppError } from "../errors";
import { sopCatalog } from "../sop/catalog";
import type { ApprovalAnswer } from "../sop/cases-file";
import type { LoadedSop } from "../sop/graph";
import { checkFile } from "../sop/load";
import { simulate, type Simulation } from "../sop/simulate";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { calledSop, findSop } from "./loaded-sop";
import { printJson, printLine, printTable } from "./output";

export type SimulateOptions = {
  input: Record<string, unknown>;
  as?: string;
  locale: Locale;
  answer: Record<string, ApprovalAnswer>;
  fail: Record<string, string>;
  result: Record<string, unknown>;
  json: boolean;
};

/** Succeeds when the procedure would end as it is meant to; a failure that would be undone is exit code 1. */
export async function simulateSop(file: string, options: SimulateOptions): Promise<{ ok: boolean }> {
  const { locale, answer: answers, fail: failures, result: results } = options;
  // One that nobody has needs no database to be told; one with errors may call a skill that is bound in it.
  await sopOf(file).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "VALIDATION") throw error;
  });
  const { sop, simulation } = await withDatabase(async (database) => {
    const sop = await sopOf(file);
    const input = parseInput(sop, options.input);
    const childOf = calledSop([...(await sopCatalog()).versions, sop]);
    const { actor, clock } = await contextOf(database, options);
    const request = { graph: sop.graph, input, actor, locale, clock, answers, failures, results, childOf };
    return { sop, simulation: await simulate(database.client, request) };
  });
  if (options.json) printJson(plain(sop, simulation));
  else printSimulation(sop, simulation, locale);
  return { ok: simulation.walk.status === "SUCCEEDED" };
}

/** A path to a file, or the id of a loaded SOP. */
async function sopOf(file: string): Promise<LoadedSop> {
  if (!(await stat(resolve(file)).catch(() => null))) return findSop(file);
  const { sop, problems } = await checkFile(resolve(file));
  if (sop) return sop;
  const first = problems.find((problem) => problem.severity === "error");
  throw new AppError("VALIDATION", `${file}:${first?.line ?? 1}: ${first?.message ?? "It is not an SOP."}`);
}

function parseInput({ graph }: LoadedSop, input: Record<string, unknown>): Record<string, unknown> {
  const schema = z.fromJSONSchema(graph.inputSchema as Parameters<typeof z.fromJSONSchema>[0]);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const what = parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ");
  throw new AppError("VALIDATION", `The input does not fit ${graph.sopId}: ${what}.`, { reason: "sop_input" });
}

function plain({ graph }: LoadedSop, { walk, acts, costMicroUsd }: Simulation) {
  const { path, steps, waits, undone, notified, alerts, status, ending, failure } = walk;
  const names = { sop: graph.sopId, version: graph.version };
  return { ...names, status, path, steps, acts, waits, undone, notified, alerts, failure, ending, costMicroUsd };
}

function printSimulation({ graph }: LoadedSop, { walk, acts, costMicroUsd }: Simulation, locale: Locale): void {
  printLine(`${graph.title[locale]} (${graph.sopId} v${graph.version}): a simulation, nothing of it was done`);
  printLine();
  const label = (id: string) => graph.nodes[id]?.label[locale] ?? id;
  printTable(
    ["STEP", "WHAT", "PHASE", "RESULT"],
    walk.steps.map(({ step, skill, phase, status, attempt, error }) => [
      step,
      skill ?? label(step),
      phase,
      `${status}${attempt > 1 ? ` (attempt ${attempt})` : ""}${error ? `: ${error.code}` : ""}`,
    ]),
  );
  printLine();
  if (acts.length > 0) printLine("It would");
  for (const { step, summary, kind, effect, idempotencyKey, jobs } of acts) {
    const how = effect === "external" ? "; not sent" : "";
    printLine(`  ${kind === "undo" ? "undo" : "do  "}  ${summary[locale]}  [${step}, ${idempotencyKey}${how}]`);
    for (const { task } of jobs) printLine(`        then ${task}`);
  }
  for (const { step, until, durationMs } of walk.waits) {
    printLine(`  wait  ${label(step)}  [${step}, ${until ?? `${(durationMs ?? 0) / 1_000} s`}]`);
  }
  for (const who of walk.notified) printLine(`  tell  ${who}`);
  for (const code of walk.alerts) printLine(`  raise ${code}`);
  printLine();
  printLine(`${walk.status}, for $${(costMicroUsd / 1_000_000).toFixed(6)}`);
  const { ending } = walk;
  const drawn = graph.nodes[ending.node];
  if (drawn?.type === "output" && drawn.cards) printLine(`with the cards of ${drawn.cards.join(", ")}:`);
  printLine(
    ending.kind === "answered" ? ending.message[locale] : `${ending.code} in ${ending.node}: ${ending.message}`,
  );
}
