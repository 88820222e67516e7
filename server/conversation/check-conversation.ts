// What must be true of any conversation at any time, whatever was said in it; tests ask it after each of theirs.
import type { Db } from "../db";
import { readState, TRANSITIONS, type SessionEvent, type SessionState } from "./session";

/** Throws with what is wrong. `orders`: the ones that nothing but this conversation may have changed. */
export async function checkConversation(db: Db, sessionId: string, orders: readonly string[] = []): Promise<void> {
  const wrong = [
    ...(await wrongStates(db, sessionId)),
    ...(await lostMessages(db, sessionId)),
    ...(await unconfirmedWrites(db, sessionId, orders)),
  ];
  if (wrong.length > 0) throw new Error(`${sessionId}: ${wrong.join("; ")}`);
}

/** The journal begins at IDLE, goes only where the table leads, without a gap, and ends where the row is. */
async function wrongStates(db: Db, sessionId: string): Promise<string[]> {
  const session = await db.sessionState.findUnique({ where: { id: sessionId } });
  if (!session) return [];
  const moves = await db.sessionTransition.findMany({ where: { sessionId }, orderBy: { id: "asc" } });
  const wrong: string[] = [];
  let state: string = "IDLE";
  for (const { event, fromState, toState } of moves) {
    if (fromState !== state) wrong.push(`${event} began at ${fromState}, not at ${state}`);
    if (TRANSITIONS[fromState as SessionState][event as SessionEvent] !== toState) {
      wrong.push(`${event} led from ${fromState} to ${toState}`);
    }
    state = toState;
  }
  if (readState(session) !== state) wrong.push(`the row is ${session.state}, the journal ${state}`);
  const working = ["EXECUTING", "WAITING_CONFIRMATION", "COMPENSATING"].includes(state);
  if (working !== (session.currentExecutionId !== null)) wrong.push(`${state} with ${session.currentExecutionId}`);
  const asking = (session.pendingSlots as string[]).length > 0;
  if (asking !== (state === "COLLECTING_INFO")) wrong.push(`${state} with an open question: ${asking}`);
  return wrong;
}

/** Turns are numbered without a gap; each has one reply, and the message that it answers unless the worker spoke first. */
async function lostMessages(db: Db, sessionId: string): Promise<string[]> {
  const rows = await db.message.findMany({ where: { sessionId }, select: { turn: true, role: true } });
  const session = await db.sessionState.findUnique({ where: { id: sessionId } });
  const wrong: string[] = [];
  for (let turn = 1; turn <= (session?.turn ?? 0); turn++) {
    const roles = rows.filter((row) => row.turn === turn).map(({ role }) => role);
    const [users, replies] = [roles.filter((role) => role === "user").length, roles.length];
    if (users > 1 || replies - users !== 1) wrong.push(`turn ${turn} has ${roles.join(" and ") || "nothing"}`);
  }
  if (rows.some(({ turn }) => turn > (session?.turn ?? 0))) wrong.push("a message is beyond the last turn");
  return wrong;
}

/** Every change of an order has its card, to which the customer said yes in this conversation before it was made. */
async function unconfirmedWrites(db: Db, sessionId: string, orders: readonly string[]): Promise<string[]> {
  if (orders.length === 0) return [];
  const changes = await db.orderChange.findMany({ where: { orderId: { in: [...orders] } } });
  const confirmed = await db.approval.findMany({
    where: { sessionId, status: "APPROVED", approvers: { equals: [{ customer: true }] } },
  });
  return changes.flatMap(({ id, orderId, createdAt }) => {
    const yes = confirmed.find(
      ({ message, decidedAt }) => JSON.stringify(message).includes(orderId) && decidedAt && decidedAt <= createdAt,
    );
    return yes ? [] : [`${id} changed order ${orderId} without a yes`];
  });
}
