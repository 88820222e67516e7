// The states of a parcel, the reasons a carrier gives for a delay, and what a customer calls them.
import type { Localized } from "../context";
import { AppError } from "../errors";

export const SHIPMENT_STATUSES = [
  "LABEL_CREATED",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "DELIVERED",
  "EXCEPTION",
  "RETURNED",
] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

export const SHIPMENT_STATUS_TEXT: Record<ShipmentStatus, Localized> = {
  LABEL_CREATED: { "zh-CN": "已揽件登记", en: "Label created" },
  IN_TRANSIT: { "zh-CN": "运输途中", en: "In transit" },
  OUT_FOR_DELIVERY: { "zh-CN": "派送中", en: "Out for delivery" },
  DELIVERED: { "zh-CN": "已签收", en: "Delivered" },
  EXCEPTION: { "zh-CN": "运输异常", en: "Held up" },
  RETURNED: { "zh-CN": "已退回", en: "Returned to sender" },
};

export const DELAY_REASONS = ["WEATHER", "CUSTOMS", "CARRIER_CAPACITY", "ADDRESS_ISSUE", "LOST"] as const;
export type DelayReason = (typeof DELAY_REASONS)[number];

export const DELAY_REASON_TEXT: Record<DelayReason, Localized> = {
  WEATHER: { "zh-CN": "恶劣天气影响", en: "severe weather" },
  CUSTOMS: { "zh-CN": "海关查验", en: "customs inspection" },
  CARRIER_CAPACITY: { "zh-CN": "承运商运力紧张", en: "the carrier is over capacity" },
  ADDRESS_ISSUE: { "zh-CN": "收件地址需要核实", en: "the delivery address needs checking" },
  LOST: { "zh-CN": "包裹可能遗失", en: "the parcel may be lost" },
};

/** Said when the carrier has given no reason. */
export const NO_DELAY_REASON: Localized = {
  "zh-CN": "承运商尚未说明原因",
  en: "the carrier has not given a reason yet",
};

export function toShipmentStatus(value: string): ShipmentStatus {
  const status = SHIPMENT_STATUSES.find((known) => known === value);
  if (!status) throw new AppError("INTERNAL", `Unknown shipment status ${value}.`);
  return status;
}

export function toDelayReason(value: string | null): DelayReason | null {
  return DELAY_REASONS.find((known) => known === value) ?? null;
}
