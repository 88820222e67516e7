import { setTimeout as sleep } from "node:timers/promises";
import type { Locale } from "../context";
import { stepContext } from "../conversation/context/contexts";
import type { Database } from "../db";
import { startExecution } from "../engine/client";
import { getExecution } from "../engine/read";
import { createEngine } from "../engine/run";
import { runToEnd } from "../engine/run-to-end";
import { isTerminal } from "../engine/status";
import { AppError } from "../errors";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printExecution } from "./execution";
import { findSop } from "./loaded-sop";
import { printJson } from "./output";
import { hasWorker } from "./worker-alive";

const PATIENCE_MS = 120_000;
const LOOK_MS = 150;

/** Succeeds when the execution ends in SUCCEEDED. */
export async function runSop(
  id: string,
  options: { input: Record<string, unknown>; as?: string; locale: Locale; json: boolean },
): Promise<{ ok: boolean }> {
  const { input, locale } = options;
  // One that nobody has needs no database to be told; one with errors may call a skill that is bound in it.
  await findSop(id).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "VALIDATION") throw error;
  });
  const detail = await withDatabase(async (database) => {
    const sop = await findSop(id);
    const ctx = await contextOf(database, options);
    const [intent = "manual"] = sop.graph.intents;
    const start = { sop, input, channel: "cli", locale, intent, intentConfidence: 1, sentiment: 0 };
    const { executionId } = await startExecution(ctx, start);
    if (await hasWorker(database)) await waitForEnd(database, executionId);
    else await runToEnd(createEngine(database, { modelContext: stepContext }), executionId, PATIENCE_MS);
    return getExecution(await contextOf(database, { locale }), { executionId });
  });
  if (options.json) printJson(detail);
  else printExecution(detail, locale);
  return { ok: detail.execution.status === "SUCCEEDED" };
}

/** A worker has it; this process only looks on. */
async function waitForEnd(database: Database, executionId: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
    const { status } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    if (isTerminal(status)) return;
  }
  throw new AppError(
    "TIMEOUT",
    `${executionId} has not ended yet; "execution show ${executionId}" tells how it goes on.`,
  );
}
