// Placing an order: what is wanted, at the store's own prices, to one of the customer's addresses. It awaits payment, and
// while it does, the same wish of the same customer is the same order.
import { createHash } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, Prisma } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { toCurrency, type Currency } from "./money";
import { findOrder } from "./orders";

export const placeOrderInput = z.object({
  items: z
    .array(z.object({ sku: z.string().min(1).max(64), quantity: z.int().min(1).max(99) }))
    .min(1)
    .max(50)
    .optional(),
  customerId: z.string().max(64).optional(),
  addressId: z.string().max(64).optional(),
  idempotencyKey: z.string().min(1).max(150),
  executionId: z.string().nullable().default(null),
});

/** Delivery costs this much below the amount from which it is free; in minor units. */
export const SHIPPING: Record<Currency, { feeMinor: number; freeFromMinor: number }> = {
  USD: { feeMinor: 599, freeFromMinor: 7_500 },
  EUR: { feeMinor: 495, freeFromMinor: 5_900 },
  GBP: { feeMinor: 395, freeFromMinor: 5_000 },
  CNY: { feeMinor: 1_200, freeFromMinor: 9_900 },
  JPY: { feeMinor: 550, freeFromMinor: 6_000 },
};

/** The most an order may come to, in minor units: what an integer column holds, less a little. */
const MAX_TOTAL_MINOR = 2_000_000_000;

type Variant = Prisma.VariantGetPayload<{ include: { product: true } }>;
export type Line = { variant: Variant; quantity: number };

/**
 * Places an order for the given items, or for what is in the cart, or returns the unpaid order this wish already made.
 * Throws NOT_FOUND (customer_not_found, address_not_found, sku_not_found) and CONFLICT (cart_empty, not_available,
 * mixed_currencies, order_too_large, idempotency_mismatch).
 */
export async function placeOrder(ctx: Ctx, input: z.input<typeof placeOrderInput>) {
  requirePermission(ctx, "order:create");
  const request = placeOrderInput.parse(input);
  const customerId = buyer(ctx, request.customerId);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const cart = request.items ? null : await cartOf(db, customerId);
    const lines = cart ? cart.lines : await linesOf(db, request.items ?? []);
    // What is in a cart is part of the wish; an order that names its items has them in its key already.
    const key = cart ? `${request.idempotencyKey}:${digest(lines)}` : request.idempotencyKey;
    const order = await newOrder(inner, customerId, lines, request.addressId);
    const { count } = await db.order.createMany({
      data: [{ ...order, idempotencyKey: key, cartId: cart?.id ?? null }],
      skipDuplicates: true,
    });
    if (count === 0) return reuse(inner, customerId, key, lines);
    await db.orderItem.createMany({ data: itemsOf(order.id, lines) });
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "order.create",
        resourceType: "order",
        resourceId: order.id,
        after: { customerId, status: order.status, totalMinor: order.totalMinor, currency: order.currency },
        executionId: request.executionId ?? undefined,
      },
    );
    return { order: await placed(inner, order.id), reused: false };
  });
}

/** Customers buy for themselves. Somebody else is answered like somebody who does not exist. */
function buyer(ctx: Ctx, named: string | undefined): string {
  const own = ctx.actor.customerId;
  const id = named ?? own;
  if (id && (id === own || can(ctx.actor, "order:read:all"))) return id;
  throw new AppError("NOT_FOUND", "There is no such customer.", { reason: "customer_not_found" });
}

async function cartOf(db: Db, customerId: string): Promise<{ id: string; lines: Line[] }> {
  const cart = await db.cart.findUnique({ where: { customerId } });
  const items = cart
    ? await db.cartItem.findMany({ where: { cartId: cart.id }, include: { variant: { include: { product: true } } } })
    : [];
  if (!cart || items.length === 0) {
    throw new AppError("CONFLICT", "The cart is empty.", { reason: "cart_empty" });
  }
  return { id: cart.id, lines: sorted(items.map(({ variant, quantity }) => ({ variant, quantity }))) };
}

/** Goods by article number, each once. Throws NOT_FOUND (sku_not_found). */
export async function linesOf(db: Db, items: readonly { sku: string; quantity: number }[]): Promise<Line[]> {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of items) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  const skus = [...wanted.keys()].filter((sku) => /^[\w-]+$/.test(sku));
  const variants = await db.variant.findMany({ where: { sku: { in: skus } }, include: { product: true } });
  const known = new Set(variants.map((variant) => variant.sku));
  const missing = [...wanted.keys()].find((sku) => !known.has(sku));
  if (missing !== undefined) {
    throw new AppError("NOT_FOUND", `There is no article ${missing.slice(0, 64)}.`, { reason: "sku_not_found" });
  }
  return sorted(variants.map((variant) => ({ variant, quantity: wanted.get(variant.sku) ?? 0 })));
}

const sorted = (lines: Line[]) => lines.sort((a, b) => (a.variant.sku < b.variant.sku ? -1 : 1));

function digest(lines: readonly Line[]): string {
  const text = lines.map(({ variant, quantity }) => `${variant.sku}*${quantity}`).join("+");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function currencyOf(lines: readonly Line[]): Currency {
  const off = lines.find(({ variant }) => !variant.available);
  if (off) {
    throw new AppError("CONFLICT", `${off.variant.sku} is not sold at present.`, { reason: "not_available" });
  }
  const [first, ...others] = new Set(lines.map(({ variant }) => variant.currency));
  if (first === undefined || others.length > 0) {
    throw new AppError("CONFLICT", "An order has one currency.", { reason: "mixed_currencies" });
  }
  return toCurrency(first);
}

async function newOrder(ctx: Ctx, customerId: string, lines: readonly Line[], addressId: string | undefined) {
  const currency = currencyOf(lines);
  const subtotalMinor = lines.reduce((sum, { variant, quantity }) => sum + variant.priceMinor * quantity, 0);
  const shippingMinor = subtotalMinor >= SHIPPING[currency].freeFromMinor ? 0 : SHIPPING[currency].feeMinor;
  const totalMinor = subtotalMinor + shippingMinor;
  if (totalMinor > MAX_TOTAL_MINOR) {
    throw new AppError("CONFLICT", "The order is too large for one.", { reason: "order_too_large" });
  }
  return {
    id: await nextNumber(ctx.db),
    customerId,
    status: "PENDING_PAYMENT",
    currency,
    subtotalMinor,
    discountMinor: 0,
    shippingMinor,
    totalMinor,
    shippingAddress: await addressOf(ctx.db, customerId, addressId),
    placedAt: ctx.clock.now(),
  };
}

async function nextNumber(db: Db): Promise<string> {
  const [row] = await db.$queryRaw<{ value: bigint }[]>`SELECT nextval('order_number_seq') AS value`;
  if (!row) throw new AppError("INTERNAL", "The order sequence gave no number.");
  return String(row.value);
}

async function addressOf(db: Db, customerId: string, addressId: string | undefined): Promise<Prisma.InputJsonObject> {
  const address = await db.address.findFirst({
    where: { customerId, ...(addressId === undefined ? {} : { id: addressId }) },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
  if (!address) {
    throw new AppError("NOT_FOUND", "There is no such address to deliver to.", { reason: "address_not_found" });
  }
  const { id: _id, customerId: _owner, isDefault: _default, ...shippingAddress } = address;
  return shippingAddress;
}

function itemsOf(orderId: string, lines: readonly Line[]) {
  return lines.map(({ variant, quantity }) => ({
    id: newId("item"),
    orderId,
    variantId: variant.id,
    nameEn: variant.product.nameEn,
    nameZh: variant.product.nameZh,
    options: variant.options ?? {},
    quantity,
    unitPriceMinor: variant.priceMinor,
  }));
}

/** An order with its items, each with its SKU. */
async function placed(ctx: Ctx, orderId: string) {
  const order = await findOrder(ctx, { orderId });
  const variants = await ctx.db.variant.findMany({
    where: { id: { in: order.items.map((item) => item.variantId) } },
    select: { id: true, sku: true },
  });
  const skus = new Map(variants.map(({ id, sku }) => [id, sku]));
  return { ...order, items: order.items.map((item) => ({ ...item, sku: skus.get(item.variantId) ?? "" })) };
}

async function reuse(ctx: Ctx, customerId: string, key: string, lines: readonly Line[]) {
  const found = await ctx.db.order.findFirst({ where: { customerId, idempotencyKey: key } });
  if (!found) {
    throw new AppError("CONFLICT", "The order was paid or cancelled meanwhile; order again.", {
      reason: "order_changed",
      retryable: true,
    });
  }
  const order = await placed(ctx, found.id);
  const same = (list: readonly { sku: string; quantity: number }[]) =>
    list
      .map(({ sku, quantity }) => `${sku}*${quantity}`)
      .sort()
      .join("+");
  if (same(order.items) === same(lines.map(({ variant, quantity }) => ({ sku: variant.sku, quantity })))) {
    return { order, reused: true };
  }
  throw new AppError("CONFLICT", "This idempotency key names another order.", { reason: "idempotency_mismatch" });
}
