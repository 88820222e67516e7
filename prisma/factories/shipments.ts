// Parcels and what the carriers' scanners saw of them. A parcel's status is that of its last scan.
import type { CarrierScan, Shipment } from "../../server/db";
import type { DelayReason, ShipmentStatus } from "../../server/commerce/shipment-status";
import type { Localized } from "../../server/context";
import type { Shopper } from "./customers";
import { past, type Parcel } from "./order-life";
import type { OrderRecord } from "./orders";
import { trackingNumber } from "./tracking-number";
import { HOUR, type World } from "./world";

export type ShipmentRecord = { shipment: Shipment; scans: CarrierScan[] };
export type Sighting = { at: Date; location: string; status: ShipmentStatus; detail: string };

const DETAIL = {
  label: { "zh-CN": "商家已下单,等待揽收", en: "Label created, awaiting pick-up" },
  departed: { "zh-CN": "快件已揽收,离开始发地", en: "Picked up and departed" },
  hub: { "zh-CN": "到达分拨中心", en: "Arrived at facility" },
  out: { "zh-CN": "快递员正在派送", en: "Out for delivery" },
  delivered: { "zh-CN": "已签收,感谢使用", en: "Delivered" },
  returned: { "zh-CN": "已退回发件人", en: "Returned to sender" },
} as const satisfies Record<string, Localized>;

export const DELAY_DETAIL: Record<DelayReason, Localized> = {
  WEATHER: { "zh-CN": "受恶劣天气影响,运输延误", en: "Delayed by severe weather" },
  CUSTOMS: { "zh-CN": "等待海关查验", en: "Held for customs inspection" },
  CARRIER_CAPACITY: { "zh-CN": "运力紧张,等待转运", en: "Waiting for onward capacity" },
  ADDRESS_ISSUE: { "zh-CN": "地址不详,无法投递", en: "Address not found" },
  LOST: { "zh-CN": "包裹查找中", en: "Parcel cannot be located" },
};

/** A carrier that stopped a parcel says so; one that is merely slow still has it on its way. */
const STOPPED: readonly DelayReason[] = ["CUSTOMS", "ADDRESS_ISSUE", "LOST"];

const shift = (date: Date, hours: number) => new Date(date.getTime() + hours * HOUR);

/** Moments spread evenly over a stretch of time, each a little off its place. */
function spread(world: World, from: Date, to: Date, count: number): Date[] {
  const part = (to.getTime() - from.getTime()) / count;
  return Array.from({ length: count }, (_, i) => new Date(from.getTime() + part * (i + world.float(0.2, 0.8))));
}

function sightings(world: World, parcel: Parcel, shopper: Shopper): Sighting[] {
  const { market, city } = shopper;
  const say = (text: Localized) => text[market.locale];
  const home = city.region && city.region !== city.city ? `${city.city}, ${city.region}` : city.city;
  const { shippedAt, delay, deliveredAt, returnedToSenderAt, estimated } = parcel;
  const seen: Sighting[] = [
    { at: shippedAt, location: market.origin, status: "LABEL_CREATED", detail: say(DETAIL.label) },
    {
      at: shift(shippedAt, world.float(2, 6)),
      location: market.origin,
      status: "IN_TRANSIT",
      detail: say(DETAIL.departed),
    },
  ];
  const slowAt = delay && delay.at < estimated ? delay.at : null;
  const until = slowAt ?? deliveredAt ?? estimated;
  const hubs = world.faker.en.helpers.arrayElements([...market.hubs], Math.min(market.hubs.length, world.int(1, 3)));
  const times = spread(world, shift(shippedAt, 7), shift(until, -10), hubs.length);
  hubs.forEach((location, i) => {
    const at = times[i];
    if (at) seen.push({ at, location, status: "IN_TRANSIT", detail: say(DETAIL.hub) });
  });
  if (delay) {
    const status = STOPPED.includes(delay.reason) ? "EXCEPTION" : "IN_TRANSIT";
    const location = returnedToSenderAt ? home : (hubs.at(-1) ?? market.origin);
    seen.push({ at: delay.at, location, status, detail: say(DELAY_DETAIL[delay.reason]) });
  }
  if (deliveredAt) {
    const out = shift(deliveredAt, -world.float(3, 8));
    seen.push({ at: out, location: home, status: "OUT_FOR_DELIVERY", detail: say(DETAIL.out) });
    seen.push({ at: deliveredAt, location: home, status: "DELIVERED", detail: say(DETAIL.delivered) });
  }
  if (returnedToSenderAt) {
    seen.push({ at: returnedToSenderAt, location: market.origin, status: "RETURNED", detail: say(DETAIL.returned) });
  }
  return seen.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Turns what was seen up to now into rows. */
export function shipmentRows(
  world: World,
  orderId: string,
  parcel: Parcel,
  label: { carrier: string; trackingNumber: string },
  seen: readonly Sighting[],
): ShipmentRecord {
  const visible = seen.filter((sighting) => past(sighting.at, world.now));
  const delay = parcel.delay && past(parcel.delay.at, world.now) ? parcel.delay : null;
  const shipment: Shipment = {
    id: world.id("ship", parcel.shippedAt),
    orderId,
    ...label,
    status: visible.at(-1)?.status ?? "LABEL_CREATED",
    shippedAt: parcel.shippedAt,
    estimatedDelivery: parcel.estimated,
    revisedEstimatedDelivery: delay?.revised ?? null,
    delayReason: delay?.reason ?? null,
    deliveredAt: past(parcel.deliveredAt, world.now) ? parcel.deliveredAt : null,
    fulfilment: null,
    variantIds: [],
  };
  const scans = visible.map(({ at, location, status, detail }) => ({
    id: world.id("scan", at),
    shipmentId: shipment.id,
    scannedAt: at,
    location,
    status,
    detail,
  }));
  return { shipment, scans };
}

/** The parcel of an order, or null while nothing has left the warehouse. */
export function makeShipment(world: World, record: OrderRecord, taken: Set<string>): ShipmentRecord | null {
  const { parcel } = record.life;
  if (!parcel || !past(parcel.shippedAt, world.now)) return null;
  const carrier = world.pick(record.shopper.market.carriers);
  let number = trackingNumber(world, carrier);
  while (taken.has(number)) number = trackingNumber(world, carrier);
  taken.add(number);
  const label = { carrier, trackingNumber: number };
  return shipmentRows(world, record.order.id, parcel, label, sightings(world, parcel, record.shopper));
}
