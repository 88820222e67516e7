// Follow-up tickets for people. Like a coupon, one business act opens one ticket; closing it frees the act's key, so
// that a new complaint about the same order opens a new ticket.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Ticket } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { orderIdSchema } from "./order-id";
import { findOrder } from "./orders";
import { ownReach } from "./own-reach";
import { TICKET_KINDS, TICKET_PRIORITIES, TICKET_TEAM, type TicketKind } from "./ticket-kinds";
import { ticketNumberSchema } from "./ticket-number";

export const createTicketInput = z.object({
  /** Without one, the ticket is about the customer who asks. */
  orderId: orderIdSchema.nullable().default(null),
  kind: z.enum(TICKET_KINDS),
  priority: z.enum(TICKET_PRIORITIES),
  subject: z.string().trim().min(1).max(200),
  description: z.string().trim().min(1).max(10_000),
  idempotencyKey: z.string().min(1).max(200),
  executionId: z.string().nullable().default(null),
});

/** "CS-2026-001001". The sequence never goes back, not even when the transaction does: gaps are expected. */
async function nextNumber(db: Db, at: Date): Promise<string> {
  const [row] = await db.$queryRaw<{ value: bigint }[]>`SELECT nextval('ticket_number_seq') AS value`;
  if (!row) throw new AppError("INTERNAL", "The ticket sequence gave no number.");
  return `CS-${at.getUTCFullYear()}-${String(row.value).padStart(6, "0")}`;
}

/** How a ticket is named to people: "#CS-2026-001001". */
export function ticketLabel(ticket: Pick<Ticket, "number">): string {
  return `#${ticket.number}`;
}

/** A task for a person that Steward itself opens; it need not concern an order or a customer. */
export type NewTask = {
  kind: TicketKind;
  priority: (typeof TICKET_PRIORITIES)[number];
  customerId: string | null;
  orderId: string | null;
  subject: string;
  description: string;
  executionId: string | null;
  /** One act opens one task. */
  idempotencyKey: string;
};

/** Opens a task, or returns the one this act already opened. Throws CONFLICT when the key names another one. */
export async function openTask(ctx: Ctx, task: NewTask): Promise<Ticket> {
  requirePermission(ctx, "ticket:create");
  return transaction(ctx.db, async (db) => (await insertOnce({ ...ctx, db }, task)).ticket);
}

/**
 * Opens a ticket about an order, or about something else that concerns whoever asks; returns the one this act already
 * opened. Throws NOT_FOUND (order_not_found).
 */
export async function createTicket(
  ctx: Ctx,
  input: z.input<typeof createTicketInput>,
): Promise<{ ticket: Ticket; reused: boolean }> {
  requirePermission(ctx, "ticket:create");
  const request = createTicketInput.parse(input);
  // Through the order they proved a guest can be written to; beside it nobody knows where to find them.
  const [proved] = ctx.actor.orderIds ?? [];
  const orderId = request.orderId ?? proved ?? null;
  return transaction(ctx.db, async (db) => {
    // The same words of another person are another matter.
    const whose = ctx.actor.customerId ?? proved ?? ctx.actor.userId;
    const idempotencyKey = request.orderId === null ? `${request.idempotencyKey}:${whose}` : request.idempotencyKey;
    if (orderId === null) {
      const about = { orderId, customerId: ctx.actor.customerId, idempotencyKey };
      return insertOnce({ ...ctx, db }, { ...request, ...about });
    }
    const order = await findOrder({ ...ctx, db }, { orderId });
    const about = { orderId: order.id, customerId: order.customerId, idempotencyKey };
    return insertOnce({ ...ctx, db }, { ...request, ...about });
  });
}

/** One row and one audit row for each key, in the caller's transaction. */
async function insertOnce(ctx: Ctx, task: NewTask): Promise<{ ticket: Ticket; reused: boolean }> {
  const { db, actor } = ctx;
  const { kind, priority, customerId, orderId, subject, description, executionId, idempotencyKey } = task;
  const createdAt = ctx.clock.now();
  const row = { kind, priority, customerId, orderId, subject, description, executionId, idempotencyKey, createdAt };
  const identity = { id: newId("tick"), number: await nextNumber(db, createdAt), status: "OPEN" };
  const { count } = await db.ticket.createMany({
    data: [{ ...row, ...identity, assignedTo: TICKET_TEAM[kind] }],
    skipDuplicates: true,
  });
  const ticket = await db.ticket.findUniqueOrThrow({ where: { idempotencyKey } });
  if (ticket.orderId !== orderId) {
    throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
  }
  if (count === 0) return { ticket, reused: true };
  await recordAudit(
    { actor, db },
    {
      action: "ticket.create",
      resourceType: "ticket",
      resourceId: ticket.id,
      after: { number: ticket.number, kind, priority, ...(orderId ? { orderId } : {}) },
      ...(executionId ? { executionId } : {}),
    },
  );
  return { ticket, reused: false };
}

export const closeTicketInput = z.object({
  number: ticketNumberSchema,
  executionId: z.string().nullable().default(null),
});

/** Closes a ticket. A customer closes only their own. Doing it twice is harmless. */
export async function closeTicket(ctx: Ctx, input: z.input<typeof closeTicketInput>): Promise<Ticket> {
  requirePermission(ctx, "ticket:create");
  const { number, executionId } = closeTicketInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const reach = ownReach(ctx);
    const open = await db.ticket.findFirst({ where: { number, ...reach } });
    if (!open) throw new AppError("NOT_FOUND", "There is no such ticket.", { reason: "ticket_not_found" });
    const { count } = await db.ticket.updateMany({
      where: { id: open.id, status: { not: "CLOSED" } },
      data: { status: "CLOSED", idempotencyKey: null, resolvedAt: open.resolvedAt ?? ctx.clock.now() },
    });
    const ticket = await db.ticket.findUniqueOrThrow({ where: { id: open.id } });
    if (count > 0) {
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "ticket.close",
          resourceType: "ticket",
          resourceId: ticket.id,
          before: { status: open.status },
          after: { number: ticket.number, status: ticket.status },
          executionId: executionId ?? undefined,
        },
      );
    }
    return ticket;
  });
}
