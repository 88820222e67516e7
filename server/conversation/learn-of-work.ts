// What happened to a conversation's work since its row was written, on the row's draft: it ended, or it asks somebody.
import type { Ctx } from "../context";
import type { Db, Execution, SessionState as SessionRow } from "../db";
import { isTerminal } from "../engine/status";
import { readAsks, type Draft } from "./apply";
import { NO_ASKS } from "./asks";
import { readContext, readState } from "./session";
import { go } from "./session-journal";
import { settledSession } from "./settled";

export function draftOf(session: SessionRow): Draft {
  return {
    state: readState(session),
    moves: [],
    context: readContext(session),
    history: session.history,
    currentExecutionId: session.currentExecutionId,
    currentSopId: session.currentSopId,
    asks: NO_ASKS,
  };
}

/** The current work if it has ended; null while it goes on, or when there is none. */
export async function learnOfWork(ctx: { db: Db } | Ctx, draft: Draft, sessionId: string): Promise<Execution | null> {
  const { currentExecutionId } = draft;
  const row = currentExecutionId ? await ctx.db.execution.findUnique({ where: { id: currentExecutionId } }) : null;
  if (!row) return null;
  if (isTerminal(row.status)) {
    settledSession(draft, row);
    return row;
  }
  const undoing = row.status === "COMPENSATING";
  if (undoing && (draft.state === "EXECUTING" || draft.state === "WAITING_CONFIRMATION")) go(draft, "compensate");
  // What is being undone asks nobody any more.
  if (draft.state !== "COMPENSATING") await readAsks(ctx, draft, sessionId);
  return null;
}
