// The journal of a conversation's states. A state is changed by `go` and in no other way, so that what the row says last
// is where the journal's transitions lead, and each of them is in the table of session.ts.
import type { Db } from "../db";
import { transition, type SessionEvent, type SessionState } from "./session";

export type Move = { event: SessionEvent; from: SessionState; to: SessionState; executionId: string | null };

/** A session's state while a transaction works on it. */
export type Moving = { state: SessionState; moves: Move[]; currentExecutionId: string | null };

/** Throws INTERNAL for an event that the state does not know. */
export function go(moving: Moving, event: SessionEvent): void {
  const { state: from, currentExecutionId: executionId } = moving;
  const to = transition(from, event);
  moving.state = to;
  moving.moves.push({ event, from, to, executionId });
}

/** Writes the moves down, in the transaction that makes them true and holds the session's lock. */
export async function keepMoves(
  db: Db,
  session: { id: string; turn: number },
  moves: readonly Move[],
  at: Date,
): Promise<void> {
  if (moves.length === 0) return;
  await db.sessionTransition.createMany({
    data: moves.map(({ event, from, to, executionId }) => ({
      sessionId: session.id,
      turn: session.turn,
      event,
      fromState: from,
      toState: to,
      executionId,
      at,
    })),
  });
}
