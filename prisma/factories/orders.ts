// Orders with their items, payments and the coupons used on them. The succeeded payments of an order add up to what its
// status says is paid. No payment is under way: nobody would ever finish it, and the books would not close.
import type { Coupon, Order, OrderItem, Payment } from "../../server/db";
import { couponCode } from "../../server/commerce/coupon-code";
import { percentOf } from "../../server/commerce/money";
import type { Shopper } from "./customers";
import { priceIn } from "./markets";
import { past, statusAt, type OrderLife } from "./order-life";
import type { Article } from "./products";
import { byTaste } from "./tastes";
import { DAY, type World } from "./world";

export type OrderRow = Omit<Order, "shippingAddress"> & { shippingAddress: Record<string, string | null> };
export type OrderItemRow = Omit<OrderItem, "options"> & { options: Record<string, string> };

export type OrderRecord = {
  life: OrderLife;
  shopper: Shopper;
  order: OrderRow;
  items: OrderItemRow[];
  payments: Payment[];
  coupon: Coupon | null;
};

export type Line = { article: Article; quantity: number };

export function drawLines(world: World, articles: readonly Article[], person: string): Line[] {
  const count = Number(world.weighted({ "1": 48, "2": 30, "3": 15, "4": 7 }));
  const drawn = new Set<Article>();
  while (drawn.size < count) drawn.add(world.pick(articles));
  return byTaste([...drawn], articles, person).map((article) => ({
    article,
    quantity: Number(world.weighted({ "1": 80, "2": 15, "3": 5 })),
  }));
}

function makeItem(world: World, orderId: string, shopper: Shopper, line: Line, placedAt: Date): OrderItemRow {
  const { product, variant } = line.article;
  return {
    id: world.id("item", placedAt),
    orderId,
    variantId: variant.id,
    nameEn: product.nameEn,
    nameZh: product.nameZh,
    options: variant.options,
    quantity: line.quantity,
    unitPriceMinor: priceIn(shopper.market, variant.priceMinor),
  };
}

/** The coupon an order was paid less for, used at the moment it was placed. */
function usedCoupon(world: World, orderId: string, shopper: Shopper, subtotalMinor: number, placedAt: Date): Coupon {
  const welcome = world.chance(0.5);
  const percent = welcome ? 10 : world.pick([5, 10, 15]);
  const createdAt = new Date(placedAt.getTime() - world.float(DAY, 20 * DAY));
  return {
    id: world.id("coup", createdAt),
    code: couponCode(welcome ? "WELCOME" : "SEASON", createdAt, (below) => world.int(0, below - 1)),
    customerId: shopper.customer.id,
    kind: "PERCENT",
    percent,
    worthMinor: percentOf(subtotalMinor, percent),
    currency: shopper.market.currency,
    reason: welcome ? "welcome" : "season",
    orderId,
    idempotencyKey: null,
    minOrderMinor: 0,
    expiresAt: new Date(createdAt.getTime() + 60 * DAY),
    redeemedAt: placedAt,
    revokedAt: null,
    createdAt,
  };
}

const GATEWAY_PREFIX: Record<string, string> = { credit_card: "ch_", paypal: "PAYID-", gift_card: "gc_" };

function makePayment(
  world: World,
  order: Pick<OrderRow, "id" | "currency">,
  part: { method: Shopper["paymentMethods"][number]; amountMinor: number },
  event: { kind: "CHARGE" | "REFUND"; status: "SUCCEEDED" | "FAILED"; at: Date; chargeId?: string },
): Payment {
  const prefix = event.kind === "REFUND" ? "re_" : GATEWAY_PREFIX[part.method.kind];
  return {
    id: world.id("pay", event.at),
    orderId: order.id,
    paymentMethodId: part.method.id,
    kind: event.kind,
    status: event.status,
    amountMinor: part.amountMinor,
    currency: order.currency,
    gatewayTransactionId: event.status === "SUCCEEDED" ? `${prefix}${world.faker.en.string.alphanumeric(20)}` : null,
    act: null,
    gatewayKey: null,
    gateway: part.method.kind === "gift_card" ? null : "sandbox",
    chargeId: event.chargeId ?? null,
    changeId: null,
    reason: null,
    error: event.status === "FAILED" ? "card_declined" : null,
    executionId: null,
    createdAt: event.at,
  };
}

/** How a total is split: a gift card pays a part of it first, another method the rest. */
function paymentParts(world: World, shopper: Shopper, totalMinor: number, plain: boolean) {
  const gift = shopper.paymentMethods.find((method) => method.kind === "gift_card");
  const others = shopper.paymentMethods.filter((method) => method.kind !== "gift_card");
  const method = world.pick(others);
  if (plain || !gift || totalMinor < 2_000 || !world.chance(0.25)) return [{ method, amountMinor: totalMinor }];
  const giftMinor = percentOf(totalMinor, world.int(10, 60));
  return [
    { method: gift, amountMinor: giftMinor },
    { method, amountMinor: totalMinor - giftMinor },
  ];
}

function makePayments(world: World, order: OrderRow, life: OrderLife, shopper: Shopper, plain: boolean): Payment[] {
  const parts = paymentParts(world, shopper, order.totalMinor, plain);
  const tried = new Date(life.placedAt.getTime() + 20_000);
  const attempt = () =>
    past(tried, world.now)
      ? parts.slice(-1).map((part) => makePayment(world, order, part, { kind: "CHARGE", status: "FAILED", at: tried }))
      : [];
  if (!past(life.paidAt, world.now)) return attempt();
  const at = life.paidAt;
  const { refundedAt } = life;
  const tries = !plain && world.chance(0.05) ? attempt() : [];
  const charges = parts.map((part) => ({
    part,
    row: makePayment(world, order, part, { kind: "CHARGE", status: "SUCCEEDED", at }),
  }));
  const refunds = past(refundedAt, world.now)
    ? charges.map(({ part, row }) =>
        makePayment(world, order, part, { kind: "REFUND", status: "SUCCEEDED", at: refundedAt, chargeId: row.id }),
      )
    : [];
  return [...tries, ...charges.map(({ row }) => row), ...refunds];
}

export function makeOrder(
  world: World,
  plan: {
    id: string;
    shopper: Shopper;
    life: OrderLife;
    lines: readonly Line[];
    /** Paid in one piece at the first try, without a coupon. */
    plain?: boolean;
  },
): OrderRecord {
  const { id, shopper, life, lines } = plan;
  const { market, customer } = shopper;
  const items = lines.map((line) => makeItem(world, id, shopper, line, life.placedAt));
  const subtotalMinor = items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
  const coupon =
    !plan.plain && life.paidAt && !life.cancel && world.chance(0.12)
      ? usedCoupon(world, id, shopper, subtotalMinor, life.placedAt)
      : null;
  const discountMinor = coupon?.worthMinor ?? 0;
  const shippingMinor = subtotalMinor >= market.freeShippingFromMinor ? 0 : market.shippingMinor;
  const { id: _id, customerId: _owner, isDefault: _default, ...shippingAddress } = world.pick(shopper.addresses);
  const cancelled = life.cancel && past(life.cancel.at, world.now) ? life.cancel : null;
  const changes = life.events.filter((event) => past(event.at, world.now));
  const order: OrderRow = {
    id,
    customerId: customer.id,
    status: statusAt(life, world.now),
    currency: market.currency,
    subtotalMinor,
    discountMinor,
    shippingMinor,
    totalMinor: subtotalMinor - discountMinor + shippingMinor,
    shippingAddress,
    couponCode: coupon?.code ?? null,
    placedAt: life.placedAt,
    estimatedDelivery: past(life.paidAt, world.now) && !cancelled ? (life.parcel?.estimated ?? null) : null,
    deliveredAt: past(life.parcel?.deliveredAt, world.now) ? life.parcel.deliveredAt : null,
    cancelledAt: cancelled?.at ?? null,
    cancelReason: cancelled?.reason ?? null,
    idempotencyKey: null,
    cartId: null,
    updatedAt: changes.at(-1)?.at ?? life.placedAt,
  };
  return {
    life,
    shopper,
    order,
    items,
    payments: makePayments(world, order, life, shopper, plan.plain ?? false),
    coupon,
  };
}
