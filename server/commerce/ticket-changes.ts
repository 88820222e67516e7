// What happens to a ticket after it was opened: its status and urgency, notes on it, who has it; and taking a change back.
// A customer may speak on their own tickets, reopen them and say that they are settled; the rest is for the staff.
import { z } from "zod";
import { findChange, keepChange, markUndone, standingOf } from "../audit/changes";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma, Ticket } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { sameText } from "../postgres/same-text";
import { TICKET_PRIORITIES, TICKET_STATUSES, TICKET_TEAMS } from "./ticket-kinds";
import { ticketNumberSchema } from "./ticket-number";
import { ticketNotFound, ticketReach } from "./ticket-reading";

const KIND = "ticket";
const subjectOf = (ticket: Ticket) => `ticket:${ticket.id}`;

/** The ticket, locked. ctx.db is a transaction. Throws NOT_FOUND (ticket_not_found). */
async function lockTicket(ctx: Ctx, number: string): Promise<Ticket> {
  await ctx.db.$executeRaw`SELECT 1 FROM tickets WHERE number = ${number} FOR UPDATE`;
  const ticket = await ctx.db.ticket.findFirst({ where: { number, ...ticketReach(ctx) } });
  if (!ticket) throw ticketNotFound();
  return ticket;
}

const act = {
  number: ticketNumberSchema,
  idempotencyKey: z.string().min(1).max(300),
  executionId: z.string().nullable().default(null),
};

export const updateTicketInput = z.object({
  ...act,
  status: z.enum(TICKET_STATUSES).optional(),
  priority: z.enum(TICKET_PRIORITIES).optional(),
  note: z.string().trim().min(1).max(10_000).optional(),
  /** Whether the customer may read the note; what a customer writes, they may. */
  noteForCustomer: z.boolean().default(false),
});

export type TicketChange = { ticket: Ticket; changeId: string | null; noteId: string | null; reused: boolean };

const OWN_STATUSES: readonly string[] = ["OPEN", "RESOLVED"];

/** Throws NOT_FOUND (ticket_not_found) and FORBIDDEN for what only the staff may do. */
export async function updateTicket(ctx: Ctx, input: z.input<typeof updateTicketInput>): Promise<TicketChange> {
  requirePermission(ctx, "ticket:update");
  const request = updateTicketInput.parse(input);
  const needsStaff = request.priority !== undefined || (request.status && !OWN_STATUSES.includes(request.status));
  if (needsStaff) requirePermission(ctx, "ticket:update:all");
  return change(ctx, request, "ticket.update", (ticket) => {
    const data: Prisma.TicketUncheckedUpdateInput = {};
    if (request.priority && request.priority !== ticket.priority) data.priority = request.priority;
    if (request.status && request.status !== ticket.status)
      Object.assign(data, statusChange(ctx, ticket, request.status));
    const forCustomer = request.noteForCustomer || !can(ctx.actor, "ticket:update:all");
    return { data, note: request.note ? { text: request.note, forCustomer } : null };
  });
}

/** Closing frees the key of the act that opened it, so that a new complaint about the same matter opens a new ticket. */
function statusChange(ctx: Ctx, ticket: Ticket, status: (typeof TICKET_STATUSES)[number]) {
  const over = status === "RESOLVED" || status === "CLOSED";
  return {
    status,
    resolvedAt: over ? (ticket.resolvedAt ?? ctx.clock.now()) : null,
    ...(status === "CLOSED" ? { idempotencyKey: null } : {}),
  };
}

export const assignTicketInput = z.object({
  ...act,
  team: z.enum(TICKET_TEAMS).optional(),
  user: z.string().optional(),
});

/** Hands a ticket to a team or to a colleague. Throws NOT_FOUND (ticket_not_found, assignee_not_found). */
export async function assignTicket(ctx: Ctx, input: z.input<typeof assignTicketInput>): Promise<TicketChange> {
  requirePermission(ctx, "ticket:assign");
  const request = assignTicketInput.parse(input);
  const assignedTo = request.team ?? (await colleague(ctx, request.user ?? ""));
  return change(ctx, request, "ticket.assign", (ticket) => ({
    data: ticket.assignedTo === assignedTo ? {} : { assignedTo },
    note: null,
  }));
}

/** The name of a member of staff by id or e-mail. */
async function colleague(ctx: Ctx, user: string): Promise<string> {
  const name = user.replaceAll("\0", "").trim();
  const found = await ctx.db.user.findFirst({
    where: {
      role: { not: "customer" },
      OR: [{ id: name }, { email: sameText(name) }],
    },
    select: { name: true },
  });
  if (found) return found.name;
  throw new AppError("NOT_FOUND", "There is no such colleague. Name one by e-mail, or a team.", {
    reason: "assignee_not_found",
  });
}

type Act = { number: string; idempotencyKey: string; executionId: string | null };
type Work = { data: Prisma.TicketUncheckedUpdateInput; note: { text: string; forCustomer: boolean } | null };

const KEPT = ["status", "priority", "assignedTo", "resolvedAt", "idempotencyKey"] as const;
const kept = (ticket: Ticket) =>
  Object.fromEntries(
    KEPT.map((field) => [field, ticket[field] instanceof Date ? ticket[field].toISOString() : ticket[field]]),
  );

async function change(ctx: Ctx, request: Act, action: string, plan: (ticket: Ticket) => Work): Promise<TicketChange> {
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const before = await lockTicket(inner, request.number);
    const subject = subjectOf(before);
    const earlier = await findChange(db, subject, request.idempotencyKey);
    if (earlier) {
      const noteId = (earlier.after as { noteId?: string | null }).noteId ?? null;
      return { ticket: before, changeId: earlier.id, noteId, reused: true };
    }
    const { data, note } = plan(before);
    if (Object.keys(data).length === 0 && !note) return { ticket: before, changeId: null, noteId: null, reused: true };
    const ticket = await db.ticket.update({ where: { id: before.id }, data });
    const noteId = note ? await addNote(inner, ticket, note) : null;
    const { idempotencyKey, executionId } = request;
    const states = { before: kept(before), after: { ...kept(ticket), noteId } };
    const at = ctx.clock.now();
    const changeId = await keepChange(db, { subject, kind: KIND, ...states, idempotencyKey, executionId, at });
    await audit(inner, action, ticket, states.before, states.after, executionId);
    return { ticket, changeId, noteId, reused: false };
  });
}

async function addNote(ctx: Ctx, ticket: Ticket, note: { text: string; forCustomer: boolean }): Promise<string> {
  const author = { authorId: ctx.actor.userId, authorName: ctx.actor.name };
  const row = { id: newId("note"), ticketId: ticket.id, ...author, ...note, createdAt: ctx.clock.now() };
  return (await ctx.db.ticketNote.create({ data: row })).id;
}

export const restoreTicketInput = z.object({
  number: ticketNumberSchema,
  changeId: z.string().max(64),
  executionId: z.string().nullable().default(null),
});

/** Puts a ticket back to what it was before a change, and takes its note away, unless it was changed again since. */
export async function restoreTicket(
  ctx: Ctx,
  input: z.input<typeof restoreTicketInput>,
): Promise<{ ticket: Ticket; restored: boolean }> {
  requirePermission(ctx, "ticket:update");
  const { number, changeId, executionId } = restoreTicketInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const now = await lockTicket(inner, number);
    const standing = await standingOf(db, subjectOf(now), KIND, changeId);
    if (standing.kind !== "stands") return { ticket: now, restored: standing.kind === "undone" };
    const found = standing.change;
    const { idempotencyKey, ...before } = found.before as Prisma.TicketUncheckedUpdateInput;
    // The key was freed by closing; by now it may name another ticket.
    const taken =
      typeof idempotencyKey === "string" && (await db.ticket.count({ where: { idempotencyKey, id: { not: now.id } } }));
    const ticket = await db.ticket.update({
      where: { id: now.id },
      data: { ...before, idempotencyKey: taken ? null : idempotencyKey },
    });
    const { noteId } = found.after as { noteId: string | null };
    if (noteId) await db.ticketNote.deleteMany({ where: { id: noteId } });
    await markUndone(db, found.id, ctx.clock.now());
    await audit(inner, "ticket.restore", ticket, kept(now), kept(ticket), executionId);
    return { ticket, restored: true };
  });
}

function audit(ctx: Ctx, action: string, ticket: Ticket, before: unknown, after: unknown, executionId: string | null) {
  const entry = { action, resourceType: "ticket", resourceId: ticket.id, before, after };
  return recordAudit(ctx, { ...entry, executionId: executionId ?? undefined });
}
