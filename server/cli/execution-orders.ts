// Orders from a terminal. A running worker carries them out; without one, this process does. Either way the command ends
// when the order was carried out, and says so.
import { setTimeout as sleep } from "node:timers/promises";
import { stepContext } from "../conversation/context/contexts";
import type { Ctx, Locale, Role } from "../context";
import type { Database, Execution } from "../db";
import { advance } from "../engine/advance";
import { runAsyncTask } from "../engine/async-task";
import {
  cancelExecution,
  completeStep,
  pauseExecution,
  resumeExecution,
  retryFrom,
  retryNow,
  skipStep,
  type Ordered,
} from "../engine/control";
import { retryEnded, type Forked } from "../engine/fork";
import type { Order } from "../engine/orders";
import { createEngine, type Engine } from "../engine/run";
import { isTerminal } from "../engine/status";
import { AppError } from "../errors";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine } from "./output";
import { hasWorker } from "./worker-alive";

export type OrderOptions = { reason?: string; as?: Role; locale: Locale; json: boolean };

const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

export const pause = (executionId: string, options: OrderOptions) =>
  give(options, (ctx) => pauseExecution(ctx, { executionId, ...why(options) }));

export const resume = (executionId: string, options: OrderOptions) =>
  give(options, (ctx) => resumeExecution(ctx, { executionId, ...why(options) }));

export const cancel = (executionId: string, options: OrderOptions & { undo: boolean }) =>
  give(options, (ctx) => cancelExecution(ctx, { executionId, compensate: options.undo, ...why(options) }));

export const skip = (executionId: string, stepId: string, options: OrderOptions) =>
  give(options, (ctx) => skipStep(ctx, { executionId, stepId, ...why(options) }));

export const complete = (executionId: string, stepId: string, options: OrderOptions & { output: unknown }) =>
  give(options, (ctx) => {
    // It came from JSON.parse.
    const output = options.output as Parameters<typeof completeStep>[1]["output"];
    return completeStep(ctx, { executionId, stepId, output, ...why(options) });
  });

/** Of one that has ended, another begins; what is ended is never changed. */
export const retry = (executionId: string, options: OrderOptions & { from?: string }) =>
  give(options, async (ctx) => {
    const { from: stepId } = options;
    const row = await ctx.db.execution.findUnique({ where: { id: executionId }, select: { status: true } });
    const ended = row !== null && isTerminal(row.status);
    if (!stepId && ended) {
      throw new AppError("CONFLICT", `${executionId} has ended (${row.status}); say --from which step to take it up.`);
    }
    if (!stepId) return retryNow(ctx, { executionId, ...why(options) });
    const input = { executionId, stepId, ...why(options) };
    return ended ? retryEnded(ctx, input) : retryFrom(ctx, input);
  });

export const why = ({ reason }: OrderOptions) => (reason === undefined ? {} : { reason });

/** Gives the order, sees it carried out, and prints what came of it. */
export async function give(
  options: OrderOptions,
  work: (ctx: Ctx) => Promise<Ordered | Forked>,
): Promise<{ ok: boolean }> {
  const told = await withDatabase(async (database) => {
    const given = await work(await contextOf(database, options));
    const order = "order" in given ? given.order : null;
    await settle(database, given.executionId, order);
    const row = await database.client.execution.findUniqueOrThrow({ where: { id: given.executionId } });
    const refused = order ? await refusalOf(database, row, order) : null;
    return { ...given, status: row.status, waitingFor: row.waitingFor, node: row.node, refused };
  });
  if (options.json) printJson(told);
  else printLine(sentence(told));
  return { ok: told.refused === null };
}

type Told = (Ordered | Forked) & {
  status: string;
  waitingFor: string | null;
  node: string | null;
  refused: string | null;
};

function sentence(told: Told): string {
  const { executionId, status, waitingFor, node, refused } = told;
  const where = status === "WAITING" ? `WAITING for ${waitingFor ?? "something"}` : status;
  const at = node && !isTerminal(status) ? ` at ${node}` : "";
  if (refused) return `${executionId} could not carry it out any more: ${refused} It is ${where}${at}.`;
  if ("order" in told) return `${executionId}: ${told.order.kind.replace("_", " ")} is done; it is ${where}${at}.`;
  return `${executionId} began in the middle of ${told.parentId}; it is ${where}${at}.`;
}

/** Resolves once the order was taken up and, where this process does the work, nothing more can be done now. */
async function settle(database: Database, executionId: string, order: Order | null): Promise<void> {
  const working = await hasWorker(database);
  if (!working) await carryOn(createEngine(database, { modelContext: stepContext }), executionId);
  if (!order) return;
  const deadline = Date.now() + (working ? PATIENCE_MS : 0);
  while (await isOpen(database, executionId, order)) {
    if (Date.now() >= deadline) {
      const next = `"execution show ${executionId}" tells how it goes on.`;
      throw new AppError("TIMEOUT", `The order was given but not carried out yet: a step is still under way; ${next}`);
    }
    await sleep(LOOK_MS);
  }
}

/** Whether the order waits for its turn. */
async function isOpen(database: Database, executionId: string, order: Order): Promise<boolean> {
  const row = await database.client.execution.findUniqueOrThrow({
    where: { id: executionId },
    select: { control: true, status: true },
  });
  return !isTerminal(row.status) && isAmong(row.control, order);
}

function isAmong(control: unknown, { kind, at, by }: Order): boolean {
  return (control as Order[]).some((one) => one.kind === kind && one.at === at && one.by.userId === by.userId);
}

/** Takes an execution as far as it goes without waiting for people or times. */
export async function carryOn(engine: Engine, executionId: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
    await advance(engine, executionId);
    const tasks = await engine.client.asyncTask.findMany({
      where: { executionId, status: { in: ["PENDING", "RUNNING"] } },
      select: { id: true },
    });
    await Promise.all(tasks.map(({ id }) => runAsyncTask(engine, id)));
    const { status, wakeAt } = await engine.client.execution.findUniqueOrThrow({ where: { id: executionId } });
    if (isTerminal(status) || status === "PAUSED") return;
    if (status === "WAITING" && tasks.length === 0 && (!wakeAt || wakeAt > new Date())) return;
  }
}

/** Why the order was not carried out; null when it was. */
async function refusalOf(
  database: Database,
  row: Pick<Execution, "id" | "control">,
  order: Order,
): Promise<string | null> {
  // One that was being undone takes no more orders, and ends with those that came too late.
  if (isAmong(row.control, order)) return "It ended before its turn came.";
  const refused = await database.client.executionStep.findFirst({
    where: {
      executionId: row.id,
      phase: "CONTROL",
      kind: order.kind,
      status: "FAILED",
      actorId: order.by.userId,
      input: { path: ["at"], equals: order.at },
    },
    select: { error: true },
  });
  return (refused?.error as { message?: string } | null | undefined)?.message ?? null;
}
