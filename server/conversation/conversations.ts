// Conversations as the console shows them to those who may take them over: who waits, longest first, and one with
// everything a colleague needs to go on with it.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import { ORDER_STATUS_TEXT, toOrderStatus } from "../commerce/order-status";
import type { Ctx } from "../context";
import type { Db, Handoff, Prisma } from "../db";
import { handoffNotFound } from "./handoff";
import { HANDOFF_STATUSES, OPEN_STATUSES, type HandoffReason, type HandoffStatus } from "./handoff.schema";
import { projectMessages } from "./messages";
import { shorten } from "./session";
import { currentSupport } from "./support";

export const listConversationsInput = z.object({
  view: z.enum(["open", "ended"]).default("open"),
  page: z.int().min(1).max(1_000_000).default(1),
  pageSize: z.int().min(1).max(100).default(50),
  /** Looks in the customer's name and in what the conversation is about. NUL is not text to PostgreSQL. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").trim())
    .max(200)
    .default(""),
});

const withSession = { session: { select: { title: true, locale: true, lastActiveAt: true } } } as const;
type Row = Prisma.HandoffGetPayload<{ include: typeof withSession }>;

/** Those who wait, longest first, then those a person has; of the ended the latest first. */
export async function listConversations(ctx: Ctx, input: z.input<typeof listConversationsInput> = {}) {
  requirePermission(ctx, "conversation:take_over");
  const { view, page, pageSize, search } = listConversationsInput.parse(input);
  const open = view === "open";
  const where = { ...inView(open), ...(search ? await matching(ctx.db, search) : {}) };
  const [rows, total] = await Promise.all([
    ctx.db.handoff.findMany({
      where,
      include: withSession,
      // "WAITING" comes before "TAKEN" from the end of the alphabet.
      orderBy: open ? [{ status: "desc" }, { requestedAt: "asc" }] : [{ endedAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.handoff.count({ where }),
  ]);
  const [names, last] = await Promise.all([customerNames(ctx.db, rows), lastWords(ctx.db, rows)]);
  return { rows: rows.map((row) => toRow(row, names, last)), total };
}

function inView(open: boolean): Prisma.HandoffWhereInput {
  const closed = HANDOFF_STATUSES.filter((status) => !OPEN_STATUSES.some((one) => one === status));
  return { status: { in: open ? [...OPEN_STATUSES] : closed } };
}

async function matching(db: Db, search: string): Promise<Prisma.HandoffWhereInput> {
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const customers = await db.customer.findMany({ where: { name: contains }, select: { id: true }, take: 1_000 });
  return { OR: [{ customerId: { in: customers.map(({ id }) => id) } }, { session: { title: contains } }] };
}

async function customerNames(db: Db, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ customerId }) => customerId ?? []))];
  const customers = await db.customer.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(customers.map(({ id, name }) => [id, name]));
}

const SHOWN = 120;

/** What each customer wrote last. */
async function lastWords(db: Db, rows: readonly Row[]): Promise<Map<string, string>> {
  const messages = await db.message.findMany({
    where: { sessionId: { in: rows.map(({ sessionId }) => sessionId) }, role: "user" },
    orderBy: { turn: "desc" },
    distinct: ["sessionId"],
    select: { sessionId: true, text: true },
  });
  return new Map(messages.map(({ sessionId, text }) => [sessionId, shorten(text, SHOWN)]));
}

function toRow(row: Row, names: Map<string, string>, last: Map<string, string>) {
  const { session, ...handoff } = row;
  return {
    ...words(handoff),
    customerName: handoff.customerId ? (names.get(handoff.customerId) ?? null) : null,
    title: session.title,
    lastWords: last.get(handoff.sessionId) ?? null,
    lastActiveAt: session.lastActiveAt,
  };
}

/** The database holds these as text. */
const words = (handoff: Handoff) => ({
  ...handoff,
  reason: handoff.reason as HandoffReason,
  status: handoff.status as HandoffStatus,
});

/** How many wait for somebody, for the badge beside the page's name. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  requirePermission(ctx, "conversation:take_over");
  return ctx.db.handoff.count({ where: { status: "WAITING" } });
}

export const readConversationInput = z.object({ handoffId: z.string().max(64) });

/** One conversation with its messages and who the customer is. Throws NOT_FOUND (handoff_not_found). */
export async function readConversation(ctx: Ctx, input: z.input<typeof readConversationInput>) {
  requirePermission(ctx, "conversation:take_over");
  const { handoffId } = readConversationInput.parse(input);
  const handoff = /^hand_\w+$/.test(handoffId)
    ? await ctx.db.handoff.findUnique({ where: { id: handoffId }, include: { session: true } })
    : null;
  if (!handoff) throw handoffNotFound();
  const { session, ...row } = handoff;
  const messages = await ctx.db.message.findMany({
    where: { sessionId: session.id },
    orderBy: [{ turn: "asc" }, { role: "desc" }, { id: "asc" }],
  });
  return {
    ...words(row),
    title: session.title,
    locale: session.locale,
    channel: session.channel,
    messages: await projectMessages(ctx.db, messages),
    customer: await customerCard(ctx, row.customerId),
    /** When it becomes a ticket unless somebody takes it over. */
    ticketAt: row.status === "WAITING" ? new Date(+row.requestedAt + currentSupport().waitMs) : null,
    mine: row.status === "TAKEN" && row.takenBy === ctx.actor.userId,
  };
}

const RECENT = 5;

/** Who the customer is and what they have with the shop; null where the reader may not know, or nobody does. */
async function customerCard(ctx: Ctx, customerId: string | null) {
  if (!customerId || !can(ctx.actor, "customer:read:all")) return null;
  const customer = await ctx.db.customer.findUnique({ where: { id: customerId } });
  if (!customer) return null;
  const [orders, orderCount, tickets] = await Promise.all([
    ctx.db.order.findMany({
      where: { customerId },
      orderBy: [{ placedAt: "desc" }, { id: "desc" }],
      take: RECENT,
      select: { id: true, status: true, totalMinor: true, currency: true, placedAt: true },
    }),
    ctx.db.order.count({ where: { customerId } }),
    ctx.db.ticket.findMany({
      where: { customerId, status: { in: ["OPEN", "PENDING"] } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: RECENT,
      select: { number: true, subject: true, status: true, createdAt: true },
    }),
  ]);
  const { id, name, email, phone, locale, timezone, vipLevel, createdAt } = customer;
  return {
    id,
    name,
    email,
    phone,
    locale,
    timezone,
    vipLevel,
    since: createdAt,
    orders: orders.map(inWords),
    orderCount,
    tickets,
  };
}

function inWords<T extends { status: string }>(order: T) {
  return { ...order, statusText: ORDER_STATUS_TEXT[toOrderStatus(order.status)] };
}
