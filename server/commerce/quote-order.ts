// What an order would come to before it is placed: the cart, or goods that are named, with a code if there is one. It uses
// nothing up; applyDiscount takes off exactly what is said here, or refuses.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { readCart } from "./cart";
import { checkCode } from "./coupon-check";
import { toCode } from "./coupon-terms";

export const quoteOrderInput = z.object({
  /** Without them, what is in the cart. */
  items: z
    .array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(99) }))
    .min(1)
    .max(50)
    .nullish(),
  couponCode: z.string().min(1).max(64).transform(toCode).nullish(),
});

/** Throws NOT_FOUND (customer_not_found, sku_not_found). A code that does not count is an answer, not an error. */
export async function quoteOrder(ctx: Ctx, input: z.input<typeof quoteOrderInput> = {}) {
  requirePermission(ctx, "marketing:read");
  const { items, couponCode } = quoteOrderInput.parse(input);
  const cart = await readCart(ctx, items ?? null);
  const { currency, subtotalMinor, totalMinor } = cart;
  const lines = cart.items.map(({ variant, quantity }) => ({
    productId: variant.productId,
    quantity,
    unitPriceMinor: variant.priceMinor,
  }));
  const purchase = { customerId: ctx.actor.customerId, currency, subtotalMinor };
  const coupon = couponCode ? await checkCode(ctx, couponCode, purchase, currency ? { currency, lines } : null) : null;
  // All but the one unit without which there would be nothing to pay, as when it is used.
  const discountMinor = Math.max(0, Math.min(coupon?.discountMinor ?? 0, totalMinor - 1));
  return { ...cart, coupon, discountMinor, totalMinor: totalMinor - discountMinor };
}
