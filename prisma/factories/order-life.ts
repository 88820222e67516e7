// What happens to an order, decided at once from placing to the end. A row shows the part of it that lies before now,
// so that status, payments, parcel and scans cannot disagree.
import type { OrderStatus } from "../../server/commerce/order-status";
import type { DelayReason } from "../../server/commerce/shipment-status";
import { DAY, HOUR, type World } from "./world";

export type Parcel = {
  shippedAt: Date;
  estimated: Date;
  /** When the carrier admits a delay. */
  delay: { at: Date; reason: DelayReason; revised: Date | null } | null;
  deliveredAt: Date | null;
  returnedToSenderAt: Date | null;
};

export type OrderLife = {
  placedAt: Date;
  paidAt: Date | null;
  cancel: { at: Date; reason: "customer_request" | "payment_timeout" } | null;
  parcel: Parcel | null;
  refundedAt: Date | null;
  /** Every change of status, oldest first. */
  events: { at: Date; status: OrderStatus }[];
};

const after = (date: Date, ms: number) => new Date(date.getTime() + ms);
const between = (world: World, from: Date, to: Date, low: number, high: number) =>
  after(from, (to.getTime() - from.getTime()) * world.float(low, high));

type Fate = "onTime" | "late" | "lost" | "undeliverable";

function makeParcel(world: World, placedAt: Date): Parcel {
  const shippedAt = after(placedAt, world.float(10 * HOUR, 40 * HOUR));
  const estimated = after(placedAt, (2 + world.int(2, 6)) * DAY);
  const fate = world.weighted<Fate>({ onTime: 83, late: 14, lost: 1, undeliverable: 2 });
  const parcel = { shippedAt, estimated, delay: null, deliveredAt: null, returnedToSenderAt: null };
  switch (fate) {
    case "onTime":
      return { ...parcel, deliveredAt: between(world, shippedAt, estimated, 0.5, 0.98) };
    case "late": {
      const reason = world.weighted({ WEATHER: 40, CARRIER_CAPACITY: 35, CUSTOMS: 15, ADDRESS_ISSUE: 10 });
      const revised = after(estimated, world.int(1, 6) * DAY);
      const at = between(world, shippedAt, estimated, 0.5, 0.9);
      return { ...parcel, delay: { at, reason, revised }, deliveredAt: after(revised, -world.float(HOUR, 14 * HOUR)) };
    }
    case "lost":
      return { ...parcel, delay: { at: after(estimated, 4 * DAY), reason: "LOST", revised: null } };
    case "undeliverable": {
      const at = after(estimated, -world.float(2 * HOUR, 8 * HOUR));
      const returnedToSenderAt = after(estimated, world.float(5 * DAY, 8 * DAY));
      return { ...parcel, delay: { at, reason: "ADDRESS_ISSUE", revised: null }, returnedToSenderAt };
    }
  }
}

/** What follows the parcel's end: most keep what they bought. */
function aftermath(world: World, parcel: Parcel): { at: Date; status: OrderStatus }[] {
  if (parcel.returnedToSenderAt) {
    const refunded = after(parcel.returnedToSenderAt, world.float(DAY, 3 * DAY));
    return [
      { at: parcel.returnedToSenderAt, status: "RETURNED" },
      { at: refunded, status: "REFUNDED" },
    ];
  }
  if (!parcel.deliveredAt) return [{ at: after(parcel.estimated, 10 * DAY), status: "REFUNDED" }];
  const delivered = { at: parcel.deliveredAt, status: "DELIVERED" as const };
  const asked = after(parcel.deliveredAt, world.float(DAY, 10 * DAY));
  switch (world.weighted({ kept: 90, returned: 7, exchanged: 3 })) {
    case "kept":
      return [delivered];
    case "exchanged": {
      const replaced = after(asked, world.float(8 * DAY, 16 * DAY));
      return [delivered, { at: asked, status: "EXCHANGE_REQUESTED" }, { at: replaced, status: "DELIVERED" }];
    }
    case "returned": {
      const back = after(asked, world.float(4 * DAY, 9 * DAY));
      const refunded = after(back, world.float(2 * DAY, 6 * DAY));
      return [
        delivered,
        { at: asked, status: "RETURN_REQUESTED" },
        { at: back, status: "RETURNED" },
        { at: refunded, status: "REFUNDED" },
      ];
    }
  }
}

export function makeOrderLife(world: World, placedAt: Date): OrderLife {
  const placed = { at: placedAt, status: "PENDING_PAYMENT" as const };
  const recent = world.now.getTime() - placedAt.getTime() < DAY;
  if (world.chance(recent ? 0.35 : 0.025)) {
    const at = after(placedAt, DAY);
    return {
      placedAt,
      paidAt: null,
      cancel: { at, reason: "payment_timeout" },
      parcel: null,
      refundedAt: null,
      events: [placed, { at, status: "CANCELLED" }],
    };
  }
  const paidAt = after(placedAt, world.float(HOUR / 60, HOUR / 3));
  const paid = { at: paidAt, status: "PAID" as const };
  if (world.chance(0.05)) {
    const at = after(paidAt, world.float(HOUR / 2, 8 * HOUR));
    return {
      placedAt,
      paidAt,
      cancel: { at, reason: "customer_request" },
      parcel: null,
      refundedAt: at,
      events: [placed, paid, { at, status: "CANCELLED" }],
    };
  }
  const parcel = makeParcel(world, placedAt);
  const events = [
    placed,
    paid,
    { at: after(paidAt, world.float(HOUR, 8 * HOUR)), status: "PROCESSING" as const },
    { at: parcel.shippedAt, status: "SHIPPED" as const },
    ...aftermath(world, parcel),
  ];
  const refundedAt = events.find((event) => event.status === "REFUNDED")?.at ?? null;
  return { placedAt, paidAt, cancel: null, parcel, refundedAt, events };
}

/** Whether a moment of a life has come. */
export function past(at: Date | null | undefined, now: Date): at is Date {
  return at != null && at <= now;
}

export function statusAt(life: OrderLife, now: Date): OrderStatus {
  return life.events.findLast((event) => past(event.at, now))?.status ?? "PENDING_PAYMENT";
}
