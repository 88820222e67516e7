// What a decision about a refund rests on: what the policy says of the order, and what the customer's record says.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db } from "../db";
import { AppError } from "../errors";
import { orderIdSchema } from "./order-id";
import { toOrderStatus } from "./order-status";
import { orderBalance } from "./refunds";
import { refundConstraints, REFUND_WINDOW_DAYS } from "./refund-policy";

const DAY_MS = 86_400_000;

export const checkRefundInput = z.object({ orderId: orderIdSchema, defective: z.boolean().default(false) });

/** Throws NOT_FOUND (order_not_found). */
export async function checkRefund(ctx: Ctx, input: z.input<typeof checkRefundInput>) {
  requirePermission(ctx, "refund:request");
  const { orderId, defective } = checkRefundInput.parse(input);
  const { order, balance } = await orderBalance(ctx, { orderId });
  const sinceDelivery = order.deliveredAt ? ctx.clock.now().getTime() - order.deliveredAt.getTime() : null;
  const daysSinceDelivery = sinceDelivery === null ? null : Math.max(0, Math.floor(sinceDelivery / DAY_MS));
  const status = toOrderStatus(order.status);
  const constraints = refundConstraints({
    status,
    ...balance,
    daysSinceDelivery,
    defective,
  });
  return {
    orderId: order.id,
    currency: order.currency,
    status,
    constraints,
    refundableMinor: balance.refundableMinor,
    refundedMinor: balance.refundedMinor,
    daysSinceDelivery,
    windowDays: defective ? REFUND_WINDOW_DAYS.defective : REFUND_WINDOW_DAYS.standard,
  };
}

export const refundHistoryInput = z.object({ customerId: z.string().max(64).optional() });

type Sums = { orders: bigint; refunded: bigint; charged: bigint; returned: bigint };

/** A guest's refund is decided like everybody's: by the record of whoever placed the order they proved theirs. */
async function placedProved({ actor, db }: Ctx, customerId: string): Promise<boolean> {
  const id = { in: [...(actor.orderIds ?? [])] };
  return (await db.order.count({ where: { id, customerId } })) > 0;
}

/** Throws NOT_FOUND (customer_not_found), also for a customer who is somebody else. */
export async function refundHistory(ctx: Ctx, input: z.input<typeof refundHistoryInput>) {
  requirePermission(ctx, "order:read");
  const id = refundHistoryInput.parse(input).customerId ?? ctx.actor.customerId;
  const known = id !== null && /^[\w-]+$/.test(id);
  const mayRead =
    known && (id === ctx.actor.customerId || can(ctx.actor, "order:read:all") || (await placedProved(ctx, id)));
  const customer = mayRead ? await ctx.db.customer.findUnique({ where: { id } }) : null;
  if (!customer) throw new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
  const latest = await ctx.db.order.findFirst({
    where: { customerId: customer.id },
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
    select: { currency: true },
  });
  const currency = latest?.currency ?? "USD";
  const sums = await sumUp(ctx.db, customer.id, currency);
  const totalOrders = Number(sums.orders);
  return {
    customerId: customer.id,
    vipLevel: customer.vipLevel,
    currency,
    totalOrders,
    refundCount: Number(sums.refunded),
    refundedMinor: Number(sums.returned),
    lifetimeValueMinor: Number(sums.charged) - Number(sums.returned),
    refundRate: totalOrders === 0 ? 0 : Number(sums.refunded) / totalOrders,
  };
}

/** Counts are of all orders; money only in the one currency, since amounts of several cannot be added. */
async function sumUp(db: Db, customerId: string, currency: string): Promise<Sums> {
  const [row] = await db.$queryRaw<Sums[]>`
    SELECT count(DISTINCT o.id) AS orders,
      count(DISTINCT o.id) FILTER (WHERE p.kind = 'REFUND') AS refunded,
      coalesce(sum(p.amount_minor) FILTER (WHERE p.kind = 'CHARGE' AND p.currency = ${currency}), 0)::bigint AS charged,
      coalesce(sum(p.amount_minor) FILTER (WHERE p.kind = 'REFUND' AND p.currency = ${currency}), 0)::bigint AS returned
    FROM orders o LEFT JOIN payments p ON p.order_id = o.id AND p.status = 'SUCCEEDED'
    WHERE o.customer_id = ${customerId}`;
  return row ?? { orders: 0n, refunded: 0n, charged: 0n, returned: 0n };
}
