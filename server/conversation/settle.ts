// What a conversation learns of its execution: that it ended, or that it waits for the customer's word. Called by the
// worker when either happens, and by the next turn if that comes first; the second call finds nothing left to do. What was
// left for afterwards is taken up here.
import { systemClock, toLocale, type Actor, type Ctx } from "../context";
import { transaction, type Db, type Execution, type SessionState as SessionRow } from "../db";
import { isTerminal } from "../engine/status";
import { newId } from "../ids";
import { publish } from "../postgres/notify";
import { sopCatalog, type Catalog } from "../sop/catalog";
import { NOTHING_MORE, takeUpAgenda, type TakenUp } from "./agenda";
import { readAsks, type Draft } from "./apply";
import { openHandoff } from "./handoff";
import { draftOf, learnOfWork } from "./learn-of-work";
import { answerText } from "./messages";
import { appendHistory, lockRow, readContext } from "./session";
import { keepMoves } from "./session-journal";
import { tellEnding } from "./tell-ending";

export async function settleExecution(db: Db, executionId: string): Promise<void> {
  const sessionId = await conversationOf(db, executionId);
  if (!sessionId) return;
  // Read before the lock is taken, and only where something is left to take up.
  const catalog = (await leavesSomething(db, sessionId)) ? await sopCatalog() : null;
  await transaction(db, async (tx) => {
    await lockRow(tx, sessionId);
    const session = await tx.sessionState.findUnique({ where: { id: sessionId } });
    if (!session) return;
    const draft = draftOf(session);
    const before = JSON.stringify([draft.context, draft.currentExecutionId]);
    const ended = (await learnOfWork({ db: tx }, draft, session.id)) ?? (await endedAside(tx, draft, executionId));
    const next = catalog ? await takeUp(tx, session, draft, catalog, executionId) : NOTHING_MORE;
    const same = draft.moves.length === 0 && JSON.stringify([draft.context, draft.currentExecutionId]) === before;
    if (same && next.parts.length === 0) return;
    const turn = await saveTakenUp(tx, session, draft, next);
    if (ended) await tellEnding(tx, session, ended);
    await publish(tx, `session:${session.id}`, { turn });
  });
}

async function leavesSomething(db: Db, sessionId: string): Promise<boolean> {
  const row = await db.sessionState.findUnique({ where: { id: sessionId }, select: { context: true } });
  if (!row) return false;
  const { agenda = [], aside = [] } = readContext(row);
  return agenda.length + aside.length > 0;
}

/** Work that had stepped aside, and has ended: its answer stands under its own message. */
async function endedAside(db: Db, draft: Draft, executionId: string): Promise<Execution | null> {
  const { aside = [] } = draft.context;
  const row = aside.includes(executionId) ? await db.execution.findUnique({ where: { id: executionId } }) : null;
  if (!row || !isTerminal(row.status)) return null;
  draft.context = { ...draft.context, aside: aside.filter((id) => id !== executionId) };
  const at = (row.completedAt ?? row.createdAt).toISOString();
  draft.history = appendHistory(draft.history, { role: "assistant", text: answerText({ execution: row }), at });
  return row;
}

/** The customer's next wish is begun as whoever said it: with the rights they had when their work began. */
async function takeUp(
  db: Db,
  session: SessionRow,
  draft: Draft,
  catalog: Catalog,
  executionId: string,
): Promise<TakenUp> {
  const row = await db.execution.findUnique({ where: { id: executionId }, select: { actor: true } });
  const actor = row?.actor as unknown as Actor | undefined;
  // With a person, or while its customer is away, nothing more is begun.
  const held = draft.context.paused !== undefined || (await openHandoff(db, session.id)) !== null;
  if (held || actor?.userId !== session.userId) return NOTHING_MORE;
  const ctx: Ctx = { actor, db, clock: systemClock, locale: toLocale(session.locale) };
  if (draft.state === "EXECUTING") await readAsks(ctx, draft, session.id);
  return takeUpAgenda({ ctx, catalog, sessionId: session.id }, draft, {
    sessionId: session.id,
    channel: session.channel,
  });
}

/** Writes what became of the session; what is said then is a message that answers none. */
export async function saveTakenUp(
  db: Db,
  session: SessionRow,
  draft: Draft,
  { parts, executionId }: TakenUp,
): Promise<number> {
  const now = systemClock.now();
  const says = parts.length > 0;
  const turn = session.turn + (says ? 1 : 0);
  const words = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
  if (says) {
    await db.message.create({
      data: {
        id: newId("msg"),
        sessionId: session.id,
        turn,
        role: "assistant",
        text: words,
        parts,
        executionId,
        createdAt: now,
      },
      select: { id: true },
    });
  }
  const { pending } = draft.context;
  await db.sessionState.update({
    where: { id: session.id },
    data: {
      state: draft.state,
      context: draft.context,
      pendingSlots: pending ? [pending.slot] : [],
      currentExecutionId: draft.currentExecutionId,
      currentSopId: draft.currentSopId,
      history: says
        ? appendHistory(draft.history, { role: "assistant", text: words, at: now.toISOString() })
        : (draft.history as object),
      turn,
    },
    select: { id: true },
  });
  await keepMoves(db, { id: session.id, turn }, draft.moves, now);
  return turn;
}

/** A called SOP has no conversation of its own, but what it asks the customer has. */
async function conversationOf(db: Db, executionId: string): Promise<string | null> {
  const execution = await db.execution.findUnique({ where: { id: executionId }, select: { sessionId: true } });
  if (execution?.sessionId) return execution.sessionId;
  const where = { executionId, sessionId: { not: null } };
  return (await db.approval.findFirst({ where, select: { sessionId: true } }))?.sessionId ?? null;
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
