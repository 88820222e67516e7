// What a customer may choose from when they want something done to an order: its items, what else they come in, and who
// pays or is paid back. A list is empty when the order's status rules the act out; whether the act itself is allowed is
// for the act's own rules to say.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { isCharged, readLedger } from "./ledger";
import { orderIdSchema } from "./order-id";
import { toOrderStatus, type OrderStatus } from "./order-status";
import { findOrder } from "./orders";
import { listPaymentMethods, type ListedMethod } from "./payment-methods";

export const ORDER_ACTIONS = ["modify_items", "modify_payment", "return", "exchange"] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

const BEFORE_SHIPPING: readonly OrderStatus[] = ["PENDING_PAYMENT", "PAID", "PROCESSING"];

function mayBeAsked(status: string, action: OrderAction): boolean {
  const now = toOrderStatus(status);
  return action === "return" || action === "exchange" ? now === "DELIVERED" : BEFORE_SHIPPING.includes(now);
}

export const orderItemsInput = z.object({ orderId: orderIdSchema, action: z.enum(ORDER_ACTIONS) });

/** The items of an order with their article numbers. Throws NOT_FOUND (order_not_found). */
export async function listOrderItems(ctx: Ctx, input: z.input<typeof orderItemsInput>) {
  const { orderId, action } = orderItemsInput.parse(input);
  const order = await findOrder(ctx, { orderId });
  if (!mayBeAsked(order.status, action)) return { order, items: [] };
  const items = await ctx.db.orderItem.findMany({
    where: { orderId: order.id },
    include: { variant: true },
    orderBy: { id: "asc" },
  });
  return { order, items };
}

export const itemVariantsInput = z.object({ orderId: orderIdSchema, item: z.string().min(1).max(100) });

/**
 * What else an item of an order comes in: other variants of the same product that can be had now.
 * Throws NOT_FOUND (order_not_found, item_not_found).
 */
export async function listItemVariants(ctx: Ctx, input: z.input<typeof itemVariantsInput>) {
  requirePermission(ctx, "order:read");
  const { orderId, item: named } = itemVariantsInput.parse(input);
  const order = await findOrder(ctx, { orderId });
  const item = await ctx.db.orderItem.findFirst({
    where: { orderId: order.id, OR: [{ variant: { sku: named } }, { variantId: named }] },
    include: { variant: true },
  });
  if (!item) {
    throw new AppError("NOT_FOUND", `Order ${order.id} has no item ${named}.`, { reason: "item_not_found" });
  }
  const variants = await ctx.db.variant.findMany({
    where: {
      productId: item.variant.productId,
      currency: order.currency,
      available: true,
      id: { not: item.variantId },
      OR: [{ countsStock: false }, { stock: { gt: 0 } }],
    },
    orderBy: [{ priceMinor: "asc" }, { id: "asc" }],
    take: 40,
  });
  return { item, variants, currency: order.currency };
}

/** Who may pay a difference or be paid back, the rules of the act kept to. Throws NOT_FOUND (order_not_found). */
export async function listOrderPaymentMethods(
  ctx: Ctx,
  input: z.input<typeof orderItemsInput>,
): Promise<{ method: ListedMethod; original: boolean }[]> {
  const { orderId, action } = orderItemsInput.parse(input);
  const order = await findOrder(ctx, { orderId });
  if (!mayBeAsked(order.status, action)) return [];
  const paidWith = new Set((await readLedger(ctx.db, order.id)).filter(isCharged).map((row) => row.paymentMethodId));
  const methods = await listPaymentMethods(ctx, { customerId: order.customerId });
  const known = methods.map((method) => ({ method, original: paidWith.has(method.id) }));
  return known.filter(({ method, original }) => {
    if (action === "return") return original || method.kind === "gift_card";
    return !method.expired && (action !== "modify_payment" || !original);
  });
}
