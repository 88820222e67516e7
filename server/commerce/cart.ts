// What is in a customer's cart, or what they name, and what ordering it would come to: read before anything is ordered, so
// that the customer confirms goods, price, address and payment method, and hears at once what stands in the way.
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db } from "../db";
import { AppError } from "../errors";
import { methodLabel } from "./ledger";
import { toCurrency } from "./money";
import { linesOf, SHIPPING, type Line } from "./place-order";

/** Why the cart cannot be ordered as it is; the first that applies. */
export const CART_PROBLEMS = ["empty", "not_available", "mixed_currencies", "no_address", "no_payment_method"] as const;
export type CartProblem = (typeof CART_PROBLEMS)[number];

/**
 * The actor's own cart, or the goods they name, at today's prices. Throws NOT_FOUND (customer_not_found for those who are
 * no customer, sku_not_found).
 */
export async function readCart(ctx: Ctx, wanted: readonly { sku: string; quantity: number }[] | null = null) {
  requirePermission(ctx, "order:create");
  const { db, actor } = ctx;
  const { customerId } = actor;
  if (!customerId) throw new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
  const items = wanted ? await linesOf(db, wanted) : await inCart(db, customerId);
  const first = { orderBy: [{ isDefault: "desc" as const }, { id: "asc" as const }], where: { customerId } };
  const address = await db.address.findFirst(first);
  const method = await db.paymentMethod.findFirst(first);
  const payable = method && (method.kind === "gift_card" || method.gatewayToken) ? method : null;
  const currencies = [...new Set(items.map(({ variant }) => variant.currency))];
  const [code, ...others] = currencies;
  const currency = code !== undefined && others.length === 0 ? toCurrency(code) : null;
  const subtotalMinor = items.reduce((sum, { variant, quantity }) => sum + variant.priceMinor * quantity, 0);
  const free = currency === null || subtotalMinor >= SHIPPING[currency].freeFromMinor;
  const shippingMinor = free ? 0 : SHIPPING[currency].feeMinor;
  const unavailable = items.filter(({ variant }) => !variant.available).map(({ variant }) => variant);
  const problems: Record<CartProblem, boolean> = {
    empty: items.length === 0,
    not_available: unavailable.length > 0,
    mixed_currencies: others.length > 0,
    no_address: address === null,
    no_payment_method: payable === null,
  };
  return {
    items,
    unavailable,
    currency,
    subtotalMinor,
    shippingMinor,
    totalMinor: subtotalMinor + shippingMinor,
    address,
    paymentMethod: payable ? methodLabel(payable, ctx.locale) : null,
    problem: CART_PROBLEMS.find((problem) => problems[problem]) ?? null,
  };
}

async function inCart(db: Db, customerId: string): Promise<Line[]> {
  const cart = await db.cart.findUnique({ where: { customerId } });
  if (!cart) return [];
  return db.cartItem.findMany({
    where: { cartId: cart.id },
    include: { variant: { include: { product: true } } },
    orderBy: { variant: { sku: "asc" } },
  });
}
