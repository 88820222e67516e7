// A parcel as a conversation draws it: of the carrier's words only those in the reader's language.
import {
  DELAY_REASON_TEXT,
  NO_DELAY_REASON,
  SHIPMENT_STATUSES,
  SHIPMENT_STATUS_TEXT,
  type DelayReason,
  type ShipmentStatus,
} from "../../commerce/shipment-status";
import type { Locale } from "../../context";
import type { ShipmentCard } from "../cards.schema";

type Parcel = {
  order_id: string;
  tracking_number: string;
  carrier: string;
  delay_reason: DelayReason | null;
  new_estimated_delivery: string;
  delivered_at: string | null;
  scans: readonly { at: string; place: string; status: string; detail: string | null }[];
};

const HAN = /\p{Script=Han}/u;

export function shipmentCard(
  parcel: Parcel,
  status: ShipmentStatus,
  daysLate: number,
  { locale, now }: { locale: Locale; now: Date },
): ShipmentCard {
  const over = status === "DELIVERED" || status === "RETURNED";
  const reason = parcel.delay_reason ? DELAY_REASON_TEXT[parcel.delay_reason] : NO_DELAY_REASON;
  const expected = over || new Date(parcel.new_estimated_delivery) < now ? null : parcel.new_estimated_delivery;
  const scans = parcel.scans.map(({ at, place, status: seen, detail }) => ({
    at,
    place,
    text: textOf(seen, locale),
    detail: detail && HAN.test(detail) === (locale === "zh-CN") ? detail : null,
  }));
  return {
    orderId: parcel.order_id,
    carrier: parcel.carrier,
    trackingNumber: parcel.tracking_number,
    status,
    statusText: SHIPMENT_STATUS_TEXT[status][locale],
    expectedAt: expected,
    deliveredAt: parcel.delivered_at,
    daysLate,
    reason: daysLate > 0 && !over ? reason[locale] : null,
    scans: scans.sort((a, b) => b.at.localeCompare(a.at)),
  };
}

/** A carrier may know states that the store does not. */
function textOf(status: string, locale: Locale): string {
  const known = SHIPMENT_STATUSES.find((one) => one === status);
  return known ? SHIPMENT_STATUS_TEXT[known][locale] : status;
}
