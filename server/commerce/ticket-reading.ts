// Tickets as a customer and the staff read them: a customer reaches only their own, and of the notes only those meant for
// them.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Ticket } from "../db";
import { AppError } from "../errors";
import { TICKET_STATUSES } from "./ticket-kinds";
import { ticketNumberSchema } from "./ticket-number";

export function ticketNotFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such ticket.", { reason: "ticket_not_found" });
}

/** The filter every read of tickets by number starts from. */
export function ticketReach(ctx: Pick<Ctx, "actor">): { customerId?: string } {
  // A customer account without a customer owns nothing; an empty id matches nothing.
  return can(ctx.actor, "ticket:read") ? {} : { customerId: ctx.actor.customerId ?? "" };
}

export const readTicketInput = z.object({ number: ticketNumberSchema });

/** One ticket with its notes, oldest first. Throws NOT_FOUND (ticket_not_found). */
export async function readTicket(ctx: Ctx, input: z.input<typeof readTicketInput>) {
  requirePermission(ctx, "ticket:create");
  const { number } = readTicketInput.parse(input);
  const ticket = await ctx.db.ticket.findFirst({ where: { number, ...ticketReach(ctx) } });
  if (!ticket) throw ticketNotFound();
  const notes = await ctx.db.ticketNote.findMany({
    where: { ticketId: ticket.id, ...(can(ctx.actor, "ticket:read") ? {} : { forCustomer: true }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return { ...ticket, notes };
}

export const listOwnTicketsInput = z.object({
  open: z.boolean().default(false),
  status: z.enum(TICKET_STATUSES).optional(),
  limit: z.int().min(1).max(50).default(10),
});

/** The signed-in customer's tickets, newest first. Staff have none of their own. */
export async function listOwnTickets(ctx: Ctx, input: z.input<typeof listOwnTicketsInput> = {}): Promise<Ticket[]> {
  requirePermission(ctx, "ticket:create");
  const { open, status, limit } = listOwnTicketsInput.parse(input);
  if (!ctx.actor.customerId) return [];
  const wanted = status ? { status } : open ? { status: { in: ["OPEN", "PENDING"] } } : {};
  return ctx.db.ticket.findMany({
    where: { customerId: ctx.actor.customerId, ...wanted },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}
