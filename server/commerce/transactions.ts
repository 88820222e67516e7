// What moved on orders, as their owners and the staff may read it. The rows are the ledger's own; nothing is summed up
// here that ledger.ts sums up.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma } from "../db";
import { readLedger, type LedgerRow } from "./ledger";
import { orderIdSchema } from "./order-id";
import { findOrder, orderReach } from "./orders";

export const listTransactionsInput = z.object({
  /** Without it: of all orders within reach. */
  orderId: orderIdSchema.optional(),
  kind: z.enum(["CHARGE", "REFUND"]).optional(),
  limit: z.int().min(1).max(100).default(20),
});

/** Newest first. Throws NOT_FOUND (order_not_found). */
export async function listTransactions(
  ctx: Ctx,
  input: z.input<typeof listTransactionsInput>,
): Promise<{ rows: LedgerRow[]; total: number }> {
  requirePermission(ctx, "order:read");
  const { orderId, kind, limit } = listTransactionsInput.parse(input);
  const order = orderId === undefined ? null : await findOrder(ctx, { orderId });
  const where: Prisma.PaymentWhereInput = {
    ...(order ? { orderId: order.id } : { order: orderReach(ctx) }),
    ...(kind ? { kind } : {}),
  };
  const rows = await ctx.db.payment.findMany({
    where,
    include: { paymentMethod: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return { rows, total: await ctx.db.payment.count({ where }) };
}

/** How long the gateway's side of a refund takes until the customer sees it, in days. Gift cards have it at once. */
const DAYS_UNTIL_SEEN = 7;
const DAY_MS = 86_400_000;

export type RefundSeen = { row: LedgerRow; expectedBy: Date | null };

/** An order's refunds, newest first, each with the day by which its money should have arrived. */
export async function findRefunds(ctx: Ctx, input: { orderId: string }) {
  requirePermission(ctx, "order:read");
  const order = await findOrder(ctx, input);
  const rows = await readLedger(ctx.db, order.id);
  const refunds: RefundSeen[] = rows
    .filter((row) => row.kind === "REFUND")
    .reverse()
    .map((row) => ({ row, expectedBy: row.status === "FAILED" ? null : arrivalOf(row) }));
  return { order, rows, refunds };
}

function arrivalOf(row: LedgerRow): Date {
  const atOnce = row.paymentMethod?.kind === "gift_card";
  return new Date(row.createdAt.getTime() + (atOnce ? 0 : DAYS_UNTIL_SEEN * DAY_MS));
}
