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

type Write = { what: string; executionId: string | null; at: Date };

/**
 * Every change of an order, every payment and every change of an account was made by work whose own card the customer had
 * said yes to, as it was shown, before. One yes is one change, and the card names the order.
 */
async function unconfirmedWrites(db: Db, sessionId: string, orders: readonly string[]): Promise<string[]> {
  const confirmed = await db.approval.findMany({
    where: { sessionId, status: "APPROVED", approvers: { equals: [{ customer: true }] } },
    include: { answers: { where: { kind: "APPROVE" } } },
  });
  const yesTo = ({ executionId, at }: Write) =>
    confirmed.filter(
      (card) =>
        card.executionId === executionId &&
        card.answers.some(({ hash }) => hash === card.hash) &&
        card.decidedAt !== null &&
        card.decidedAt <= at,
    );
  const where = { orderId: { in: [...orders] } };
  const changes = await db.orderChange.findMany({ where, orderBy: { createdAt: "asc" } });
  const used = new Set<string>();
  const changed = changes.flatMap(({ id, orderId, executionId, createdAt }) => {
    const what = `${id} changed order ${orderId}`;
    const cards = yesTo({ what, executionId, at: createdAt });
    const card = cards.find((one) => !used.has(one.id) && JSON.stringify(one.message).includes(orderId));
    if (card) used.add(card.id);
    return card ? [] : [`${what} without a yes`];
  });
  const others = (await otherWrites(db, sessionId)).filter((write) => yesTo(write).length === 0);
  return [...changed, ...others.map(({ what }) => `${what} without a yes`)];
}

/** Money that moved, and accounts that changed, by the work of a conversation. */
async function otherWrites(db: Db, sessionId: string): Promise<Write[]> {
  const work = await db.execution.findMany({ where: { sessionId }, select: { id: true } });
  const where = { executionId: { in: work.map(({ id }) => id) } };
  const payments = await db.payment.findMany({ where });
  const accounts = await db.recordChange.findMany({ where: { ...where, subject: { startsWith: "customer" } } });
  return [
    ...payments.map(({ id, executionId, createdAt }) => ({
      what: `payment ${id} was made`,
      executionId,
      at: createdAt,
    })),
    ...accounts.map(({ id, executionId, createdAt }) => ({
      what: `${id} changed the account`,
      executionId,
      at: createdAt,
    })),
  ];
}
