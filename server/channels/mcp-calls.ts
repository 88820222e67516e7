// Carrying out a procedure for a client: to its end, or to the first person it has to wait for.
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { startExecution } from "../engine/client";
import { getExecution } from "../engine/read";
import { isTerminal } from "../engine/status";
import { subscribe } from "../postgres/notify";
import type { LoadedSop } from "../sop/graph";
import { wakeups } from "./wakeups";

/** Clients give up after a minute; until then what takes longer says how to ask for it. */
const WAIT_MS = 45_000;
const LOOK_MS = 2_000;

export type ExecutionState = {
  execution_id: string;
  status: string;
  outcome: string | null;
  message: string | null;
  waiting_for: string | null;
  steps: { step: string; status: string }[];
};

/** Starts an SOP and waits for its end, for a person's turn in it, or for as long as a client waits. */
export async function runBySop(ctx: Ctx, sop: LoadedSop, given: unknown, signal: AbortSignal): Promise<ExecutionState> {
  requirePermission(ctx, "sop:run");
  const [intent = "manual"] = sop.graph.intents;
  const { executionId } = await startExecution(ctx, {
    ...{ sop, input: (given ?? {}) as Record<string, unknown>, channel: "mcp", locale: ctx.locale },
    ...{ intent, intentConfidence: 1, sentiment: 0 },
  });
  const enough = AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]);
  const news = wakeups(enough, LOOK_MS);
  const stop = await subscribe(`execution:${executionId}`, news.wake);
  try {
    while (!enough.aborted && !(await rests(ctx, executionId))) await news.next();
  } finally {
    stop();
  }
  return executionState(ctx, executionId);
}

/** Ended, or waiting for somebody. */
async function rests({ db }: Ctx, id: string): Promise<boolean> {
  const row = await db.execution.findUniqueOrThrow({ where: { id }, select: { status: true, waitingFor: true } });
  return (
    isTerminal(row.status) || row.status === "PAUSED" || (row.status === "WAITING" && row.waitingFor === "approval")
  );
}

/** How it stands. Throws NOT_FOUND for somebody else's. */
export async function executionState(ctx: Ctx, executionId: string): Promise<ExecutionState> {
  const { execution, steps, approvals } = await getExecution(ctx, { executionId });
  const output = execution.output as { message?: Record<string, string>; outcome?: string | null } | null;
  const open = approvals.find(({ status }) => status === "PENDING" || status === "INFO_REQUESTED");
  const message = open?.message as Record<string, string> | undefined;
  const question = message?.[ctx.locale];
  return {
    execution_id: execution.id,
    status: execution.status,
    outcome: output?.outcome ?? null,
    message: output?.message?.[ctx.locale] ?? null,
    waiting_for: question ? `A person has to answer this, not a program: ${question}` : null,
    steps: steps.map(({ stepId, status }) => ({ step: stepId, status })),
  };
}
