// Coupons that earlier complaints about late orders were answered with, by the same policy the skill applies.
import type { Coupon } from "../../server/db";
import { COMPENSATION_POLICIES, compensationFor } from "../../server/commerce/compensation-policy";
import { couponCode } from "../../server/commerce/coupon-code";
import { daysDelayed } from "../../server/commerce/delay";
import { toCurrency } from "../../server/commerce/money";
import { past } from "./order-life";
import type { OrderRecord } from "./orders";
import { DAY, HOUR, type World } from "./world";

export function makeDelayCoupon(world: World, record: OrderRecord): Coupon | null {
  const { life, order, shopper } = record;
  const { parcel } = life;
  if (!parcel?.delay?.revised || !world.chance(0.45)) return null;
  const createdAt = new Date(parcel.estimated.getTime() + world.float(2 * HOUR, 20 * HOUR));
  if (!past(createdAt, world.now)) return null;
  const times = { estimated: parcel.estimated, revised: parcel.delay.revised, delivered: null };
  const days = daysDelayed(times, createdAt, shopper.customer.timezone);
  const terms = { totalMinor: order.totalMinor, currency: toCurrency(order.currency) };
  const compensation = compensationFor(COMPENSATION_POLICIES.standard_delay_v1, terms, days);
  if (!compensation) return null;
  const revokedAt = world.chance(0.04) ? new Date(createdAt.getTime() + HOUR) : null;
  return {
    id: world.id("coup", createdAt),
    code: couponCode("SORRY", createdAt, (below) => world.int(0, below - 1)),
    customerId: order.customerId,
    kind: "PERCENT",
    percent: compensation.percent,
    worthMinor: compensation.worthMinor,
    currency: order.currency,
    reason: "standard_delay_v1",
    orderId: order.id,
    idempotencyKey: revokedAt ? null : `delay-coupon:${order.id}`,
    minOrderMinor: 0,
    expiresAt: new Date(createdAt.getTime() + compensation.validDays * DAY),
    redeemedAt: null,
    revokedAt: revokedAt && past(revokedAt, world.now) ? revokedAt : null,
    createdAt,
  };
}
