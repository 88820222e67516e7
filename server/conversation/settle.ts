// What a conversation learns when its execution ends. Called by the worker for every ended execution, and by the next
// turn if that comes first; the second call finds nothing left to do.
import { transaction, type Db, type Execution, type SessionState as SessionRow } from "../db";
import { isTerminal } from "../engine/status";
import { publish } from "../postgres/notify";
import { answerText } from "./messages";
import { appendHistory, lockRow, readState, transition } from "./session";

export async function settleExecution(db: Db, executionId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const execution = await tx.execution.findUnique({ where: { id: executionId } });
    if (!execution?.sessionId || !isTerminal(execution.status)) return;
    await lockRow(tx, execution.sessionId);
    const session = await tx.sessionState.findUnique({ where: { id: execution.sessionId } });
    if (!session) return;
    const changes = settledSession(session, execution);
    if (!changes) return;
    await tx.sessionState.update({ where: { id: session.id }, data: changes, select: { id: true } });
    await publish(tx, `session:${session.id}`, { turn: session.turn });
  });
}

/** Settles conversations whose execution ended while nobody told them. Returns how many. */
export async function settleOverdue(db: Db, limit = 100): Promise<number> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM session_states s JOIN executions e ON e.id = s.current_execution_id
    WHERE s.state IN ('EXECUTING', 'COMPENSATING') AND e.completed_at < now() - interval '5 seconds'
    ORDER BY e.completed_at LIMIT ${limit}`;
  for (const { id } of rows) await settleExecution(db, id);
  return rows.length;
}

/** How an ended execution changes its session; null when it already did, or another has begun since. */
export function settledSession(session: SessionRow, execution: Execution) {
  const state = readState(session);
  if (session.currentExecutionId !== execution.id || (state !== "EXECUTING" && state !== "COMPENSATING")) return null;
  const at = (execution.completedAt ?? execution.createdAt).toISOString();
  return {
    state: transition(state, execution.status === "SUCCEEDED" ? "finish" : "fail"),
    currentExecutionId: null,
    currentSopId: null,
    history: appendHistory(session.history, { role: "assistant", text: answerText({ execution }), at }),
  };
}
