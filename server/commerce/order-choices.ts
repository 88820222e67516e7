// What a customer may choose from when they want something done to an order: its items, what else they come in, and who
// pays or is paid back. A list is empty when the rules rule the act out for the order whatever
// is chosen; whether the choice is allowed is for the act's own rules to say.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { previewChange } from "./change-order";
import { isCharged, readLedger } from "./ledger";
import { orderIdSchema } from "./order-id";
import { refusalOf, type OrderRefusal } from "./order-refusals";
import { CHANGE_ACTIONS, type ChangeAction } from "./order-requests";
import { findOrder } from "./orders";
import { listPaymentMethods, readPaymentMethods, type ListedMethod } from "./payment-methods";

/** What a wish may lack while its list is still shown: the list is how the customer says it. */
const NOT_SAID_YET: readonly OrderRefusal[] = [
  "items_required",
  "address_required",
  "payment_method_required",
  "reason_not_accepted",
];

async function mayBeAsked(ctx: Ctx, orderId: string, action: ChangeAction): Promise<boolean> {
  try {
    await previewChange(ctx, { orderId, action, canCredit: false });
    return true;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return NOT_SAID_YET.includes(refusal);
  }
}

export const orderItemsInput = z.object({ orderId: orderIdSchema, action: z.enum(CHANGE_ACTIONS) });

/** The items of an order with their article numbers. Throws NOT_FOUND (order_not_found). */
export async function listOrderItems(ctx: Ctx, input: z.input<typeof orderItemsInput>) {
  const { orderId, action } = orderItemsInput.parse(input);
  const order = await findOrder(ctx, { orderId });
  if (!(await mayBeAsked(ctx, order.id, action))) return { order, items: [] };
  const items = await ctx.db.orderItem.findMany({
    where: { orderId: order.id },
    include: { variant: true },
    orderBy: { id: "asc" },
  });
  return { order, items };
}

export const itemVariantsInput = z.object({
  orderId: orderIdSchema,
  item: z.string().min(1).max(100),
  /** Whether the very same is among them: what arrived faulty is exchanged for a sound one. */
  withSame: z.boolean().default(false),
});

/**
 * What else an item of an order comes in: other variants of the same product that can be had now.
 * Throws NOT_FOUND (order_not_found, item_not_found).
 */
export async function listItemVariants(ctx: Ctx, input: z.input<typeof itemVariantsInput>) {
  requirePermission(ctx, "order:read");
  const { orderId, item: named, withSame } = itemVariantsInput.parse(input);
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
      ...(withSame ? {} : { id: { not: item.variantId } }),
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
  if (!(await mayBeAsked(ctx, order.id, action))) return [];
  const paidWith = new Set((await readLedger(ctx.db, order.id)).filter(isCharged).map((row) => row.paymentMethodId));
  // The other cards are the account's, which not everybody who may see the order may see.
  const methods = can(ctx.actor, "customer:read")
    ? await listPaymentMethods(ctx, { customerId: order.customerId })
    : await readPaymentMethods(ctx, { id: { in: [...paidWith].flatMap((id) => id ?? []) } });
  const known = methods.map((method) => ({ method, original: paidWith.has(method.id) }));
  return known.filter(({ method, original }) => {
    if (action === "return") return original || method.kind === "gift_card";
    return !method.expired && (action !== "modify_payment" || !original);
  });
}
