// Changes to a record that can be taken back: what it was before, what it became, and the key of the act that did it. The
// caller holds the record's row locked, so that of many repeats one acts and the others find what it did. A later change
// of the same kind, and undoing this one, free the key: the same wish said again is then a new act.
import type { Db, Prisma, RecordChange } from "../db";
import { newId } from "../ids";

export type Change = {
  /** "customer:cust_…", "user:user_…", "ticket:tick_…" */
  subject: string;
  /** What part of it: "profile", "default_address". */
  kind: string;
  before: Prisma.InputJsonObject;
  after: Prisma.InputJsonObject;
  idempotencyKey: string;
  executionId: string | null;
  at: Date;
};

/** A key of one subject never meets the same words about another. */
const scoped = (subject: string, key: string) => `${subject}/${key}`;

/** The change this act has made already and that still stands; null when there is none. */
export function findChange(db: Db, subject: string, key: string): Promise<RecordChange | null> {
  return db.recordChange.findUnique({ where: { idempotencyKey: scoped(subject, key) } });
}

export async function keepChange(db: Db, change: Change): Promise<string> {
  const { subject, kind, before, after, executionId, at } = change;
  await db.recordChange.updateMany({
    where: { subject, kind, idempotencyKey: { not: null } },
    data: { idempotencyKey: null },
  });
  const idempotencyKey = scoped(subject, change.idempotencyKey);
  const row = { subject, kind, before, after, idempotencyKey, executionId, createdAt: at };
  const { id } = await db.recordChange.create({ data: { id: newId("chg"), ...row } });
  return id;
}

/**
 * Whether a change may be taken back: not when it was already, nor when another one of its kind that still stands has come
 * after it. Undoing is done once, and says the same however often it is asked for.
 */
export type Standing = { kind: "stands"; change: RecordChange } | { kind: "undone" } | { kind: "gone" };

export async function standingOf(db: Db, subject: string, kind: string, id: string): Promise<Standing> {
  const change = await db.recordChange.findFirst({ where: { id, subject, kind } });
  if (!change) return { kind: "gone" };
  if (change.undoneAt) return { kind: "undone" };
  const latest = await db.recordChange.findFirst({
    where: { subject, kind, undoneAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return latest?.id === id ? { kind: "stands", change } : { kind: "gone" };
}

export async function markUndone(db: Db, id: string, at: Date): Promise<void> {
  await db.recordChange.update({ where: { id }, data: { undoneAt: at, idempotencyKey: null } });
}
