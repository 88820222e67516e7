// One's own conversations as a list: what each was about, its last words, and whether it waits for its customer. Taking one
// from the list keeps the record; a new message brings it back.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx, type Locale, type Localized } from "../context";
import { Prisma, transaction, type Db } from "../db";
import { asksCustomer, loadAsked } from "./asks";
import { OPEN_STATUSES } from "./handoff.schema";
import type { ChatPart } from "./parts.schema";
import { findOwn, sessionInput } from "./queue";
import { isExpired, lockRow, ownedBy, readContext, readState, shorten } from "./session";

export const listSessionsInput = z.object({
  /** Looks in titles and in what was said. NUL is not text to PostgreSQL. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").trim())
    .max(200)
    .default(""),
  archived: z.boolean().default(false),
  limit: z.int().min(1).max(50).default(20),
  /** Where the page before ended. */
  cursor: z.object({ at: z.coerce.date(), id: z.string().max(64) }).nullish(),
});

/** What a conversation stands at: for whom it waits, or that something was left open in it. */
export type SessionStanding = "yours" | "working" | "decision" | "person" | "paused" | "left" | "done";

export type SessionSummary = {
  id: string;
  title: string | null;
  lastWords: string | null;
  standing: SessionStanding;
  unread: boolean;
  archived: boolean;
  lastActiveAt: Date;
};

export type SessionPage = { rows: SessionSummary[]; next: { at: Date; id: string } | null };

/** The latest first. */
export async function listSessions(ctx: Ctx, input: z.input<typeof listSessionsInput> = {}): Promise<SessionPage> {
  requirePermission(ctx, "session:read");
  const { search, archived, limit, cursor } = listSessionsInput.parse(input);
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const after: Prisma.SessionStateWhereInput = cursor
    ? { OR: [{ lastActiveAt: { lt: cursor.at } }, { lastActiveAt: cursor.at, id: { lt: cursor.id } }] }
    : {};
  const found: Prisma.SessionStateWhereInput = search
    ? { OR: [{ title: contains }, { messages: { some: { text: contains } } }] }
    : {};
  const rows = await ctx.db.sessionState.findMany({
    where: { AND: [ownedBy(ctx.actor), after, found], turn: { gt: 0 }, archivedAt: archived ? { not: null } : null },
    orderBy: [{ lastActiveAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    include: { handoffs: { where: { status: { in: [...OPEN_STATUSES] } }, select: { id: true } } },
  });
  const page = rows.slice(0, limit);
  const ids = page.map(({ id }) => id);
  const asked = await loadAsked(ctx.db, ids);
  const [words, changed] = [await lastWords(ctx.db, ids, asked), await lastChanges(ctx.db, ids)];
  const now = ctx.clock.now();
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      id: row.id,
      title: row.title,
      lastWords: words.get(row.id) ?? null,
      standing: standingOf(row, now, asked),
      unread: (changed.get(row.id) ?? row.seenAt) > row.seenAt,
      archived: row.archivedAt !== null,
      lastActiveAt: row.lastActiveAt,
    })),
    next: rows.length > limit && last ? { at: last.lastActiveAt, id: last.id } : null,
  };
}

type Row = Prisma.SessionStateGetPayload<{ include: { handoffs: { select: { id: true } } } }>;

function standingOf(row: Row, now: Date, asked: Asked): SessionStanding {
  if (row.handoffs.length > 0) return "person";
  const { paused, lapsed, pending } = readContext(row);
  const state = readState(row);
  if (paused !== undefined) return "paused";
  if (state === "WAITING_CONFIRMATION") return "yours";
  if (state === "COLLECTING_INFO" && pending) return isExpired(row, now) ? "left" : "yours";
  // Nothing goes on until a colleague has decided.
  const decided = asked.some((one) => one.sessionId === row.id && one.status === "PENDING" && !asksCustomer(one));
  if (state === "EXECUTING" && decided) return "decision";
  if (state === "EXECUTING" || state === "COMPENSATING") return "working";
  return lapsed ? "left" : "done";
}

const SHOWN = 90;

type Asked = Awaited<ReturnType<typeof loadAsked>>;

/** What was said last, by whom it may be; where that is a card, what it asks. */
async function lastWords(db: Db, ids: readonly string[], asked: Asked): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<LastMessage[]>`
    SELECT DISTINCT ON (m.session_id) m.session_id, m.text, m.parts, m.execution_id, e.output->'message' AS answer, e.locale
    FROM messages m LEFT JOIN executions e ON e.id = m.execution_id
    WHERE m.session_id IN (${Prisma.join([...ids])})
    ORDER BY m.session_id, m.turn DESC, m.role ASC, m.id DESC`;
  return new Map(
    rows.map((row) => [row.session_id, shorten(wordsOf(row, asked), SHOWN)] as const).filter(([, words]) => words),
  );
}

type LastMessage = {
  session_id: string;
  text: string;
  parts: ChatPart[];
  execution_id: string | null;
  /** Of the work it began, in both languages, and the one it was begun in. */
  answer: Partial<Record<Locale, string>> | null;
  locale: string | null;
};

function wordsOf({ text, parts, answer, locale, ...row }: LastMessage, asked: Asked): string {
  const said = answer?.[toLocale(locale ?? "")];
  const told = parts.find((part) => part.type === "data-notice")?.data.message ?? "";
  const card = asked.findLast((one) => one.executionId === row.execution_id && asksCustomer(one));
  const asks = (card?.message as Localized | undefined)?.[toLocale(locale ?? "")] ?? "";
  return (said ?? (text || told || asks)).replace(/[*_`#]+/g, "");
}

/** When something was last said to the customer, or came to be asked or answered. */
async function lastChanges(db: Db, ids: readonly string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ session_id: string; at: Date }[]>`
    SELECT session_id, max(at) AS at FROM (
      SELECT session_id, max(created_at) AS at FROM messages
        WHERE role <> 'user' AND session_id IN (${Prisma.join([...ids])}) GROUP BY session_id
      UNION ALL SELECT session_id, max(completed_at) FROM executions
        WHERE session_id IN (${Prisma.join([...ids])}) GROUP BY session_id
      UNION ALL SELECT session_id, max(created_at) FROM approvals
        WHERE session_id IN (${Prisma.join([...ids])}) AND approvers @> '[{"customer": true}]' GROUP BY session_id
    ) changes WHERE at IS NOT NULL GROUP BY session_id`;
  return new Map(rows.map(({ session_id: id, at }) => [id, at]));
}

/** The customer looks at it. Throws NOT_FOUND for conversations of others. */
export async function markSeen(ctx: Ctx, input: z.input<typeof sessionInput>): Promise<void> {
  requirePermission(ctx, "session:read");
  const id = await findOwn(ctx, sessionInput.parse(input).sessionId);
  const now = ctx.clock.now();
  await ctx.db.sessionState.updateMany({ where: { id, seenAt: { lt: now } }, data: { seenAt: now } });
}

export const renameSessionInput = sessionInput.extend({
  title: z
    .string()
    .overwrite((text) => text.replace(/[\p{Cc}\s]+/gu, " ").trim())
    .min(1)
    .max(80),
});

/** Throws NOT_FOUND for conversations of others, VALIDATION for a name that is none. */
export async function renameSession(ctx: Ctx, input: z.input<typeof renameSessionInput>): Promise<void> {
  const { sessionId, title } = renameSessionInput.parse(input);
  await change(ctx, sessionId, "session.rename", { title });
}

export const archiveSessionInput = sessionInput.extend({ archived: z.boolean() });

/** Takes it from the list, or back. The record is kept either way. Throws NOT_FOUND for conversations of others. */
export async function archiveSession(ctx: Ctx, input: z.input<typeof archiveSessionInput>): Promise<void> {
  const { sessionId, archived } = archiveSessionInput.parse(input);
  const archivedAt = archived ? ctx.clock.now() : null;
  await change(ctx, sessionId, archived ? "session.archive" : "session.restore", { archivedAt });
}

async function change(
  ctx: Ctx,
  sessionId: string,
  action: string,
  data: { title: string } | { archivedAt: Date | null },
) {
  requirePermission(ctx, "chat:use");
  const id = await findOwn(ctx, sessionId);
  await transaction(ctx.db, async (db) => {
    await lockRow(db, id);
    const select = { title: true, archivedAt: true } as const;
    const before = await db.sessionState.findUniqueOrThrow({ where: { id }, select });
    const after = await db.sessionState.update({ where: { id }, data, select });
    await recordAudit({ actor: ctx.actor, db }, { action, resourceType: "session", resourceId: id, before, after });
  });
}
