// What a conversation learns of its execution: that it ended, or that it waits for the customer's word. Called by the
// worker when either happens, and by the next turn if that comes first; the second call finds nothing left to do.
import { transaction, type Db, type Execution, type SessionState as SessionRow } from "../db";
import { isTerminal } from "../engine/status";
import { publish } from "../postgres/notify";
import { openAsks, type Asks } from "./asks";
import { answerText } from "./messages";
import { appendHistory, lockRow, readContext, readState, transition } from "./session";
import { tellEnding } from "./tell-ending";

export async function settleExecution(db: Db, executionId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const sessionId = await conversationOf(tx, executionId);
    if (!sessionId) return;
    await lockRow(tx, sessionId);
    const session = await tx.sessionState.findUnique({ where: { id: sessionId } });
    if (!session?.currentExecutionId) return;
    const current = await tx.execution.findUnique({ where: { id: session.currentExecutionId } });
    if (!current) return;
    const changes = isTerminal(current.status)
      ? settledSession(session, current)
      : askedSession(session, await openAsks(tx, sessionId));
    if (!changes) return;
    await tx.sessionState.update({ where: { id: session.id }, data: changes, select: { id: true } });
    if (isTerminal(current.status)) await tellEnding(tx, session, current);
    await publish(tx, `session:${session.id}`, { turn: session.turn });
  });
}

/** A called SOP has no conversation of its own, but what it asks the customer has. */
async function conversationOf(db: Db, executionId: string): Promise<string | null> {
  const execution = await db.execution.findUnique({ where: { id: executionId }, select: { sessionId: true } });
  if (execution?.sessionId) return execution.sessionId;
  const where = { executionId, sessionId: { not: null } };
  return (await db.approval.findFirst({ where, select: { sessionId: true } }))?.sessionId ?? null;
}

/** How a question to the customer, or its answer, changes the session of work under way; null when it does not. */
export function askedSession(session: Pick<SessionRow, "state" | "context">, asks: Asks) {
  const state = readState(session);
  const { confirmation } = asks;
  const context = readContext(session);
  if (!confirmation) return state === "WAITING_CONFIRMATION" ? { state: transition(state, "accept"), context } : null;
  // What the customer saw first; when it changes, it is shown again before a typed yes counts for it.
  const known = context.confirming?.approvalId === confirmation.id;
  if (state !== "EXECUTING" && (state !== "WAITING_CONFIRMATION" || known)) return null;
  const confirming = known ? context.confirming : { approvalId: confirmation.id, hash: confirmation.hash };
  return {
    state: state === "EXECUTING" ? transition(state, "confirm") : state,
    context: { ...context, confirming },
  };
}

/** Settles conversations whose execution ended, or asks its customer, while nobody told them. Returns how many. */
export async function settleOverdue(db: Db, limit = 100): Promise<number> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM session_states s JOIN executions e ON e.id = s.current_execution_id
    WHERE s.state IN ('EXECUTING', 'COMPENSATING', 'WAITING_CONFIRMATION')
      AND e.completed_at < now() - interval '5 seconds'
    UNION ALL
    SELECT e.id FROM approvals a JOIN session_states s ON s.id = a.session_id
      JOIN executions e ON e.id = s.current_execution_id
    WHERE a.status IN ('PENDING', 'INFO_REQUESTED') AND a.approvers @> '[{"customer": true}]'
      AND s.state = 'EXECUTING' AND e.completed_at IS NULL AND a.created_at < now() - interval '5 seconds'
    LIMIT ${limit}`;
  for (const { id } of rows) await settleExecution(db, id);
  return rows.length;
}

const WORKING: ReadonlySet<string> = new Set(["EXECUTING", "COMPENSATING", "WAITING_CONFIRMATION"]);

/** How an ended execution changes its session; null when it already did, or another has begun since. */
export function settledSession(session: SessionRow, execution: Execution) {
  const state = readState(session);
  if (session.currentExecutionId !== execution.id || !WORKING.has(state)) return null;
  const at = (execution.completedAt ?? execution.createdAt).toISOString();
  return {
    state: transition(state, execution.status === "SUCCEEDED" ? "finish" : "fail"),
    currentExecutionId: null,
    currentSopId: null,
    history: appendHistory(session.history, { role: "assistant", text: answerText({ execution }), at }),
  };
}
