// When the store gives money back without asking further. Pure: facts in, verdict out. What stands against a refund is a
// list, so that a person who decides otherwise sees all of it.
import type { Localized } from "../context";
import type { OrderStatus } from "./order-status";

export const REFUND_WINDOW_DAYS = { standard: 30, defective: 90 } as const;

export const REFUND_CONSTRAINTS = [
  "not_paid",
  "already_refunded",
  "in_transit",
  "window_passed",
  "refund_in_progress",
] as const;
export type RefundConstraint = (typeof REFUND_CONSTRAINTS)[number];

export const REFUND_CONSTRAINT_TEXT: Record<RefundConstraint, Localized> = {
  not_paid: { "zh-CN": "订单没有成功的付款。", en: "The order has no payment." },
  already_refunded: { "zh-CN": "款项已全部退回。", en: "Everything has been refunded already." },
  in_transit: { "zh-CN": "包裹仍在运输途中。", en: "The parcel is still on its way." },
  window_passed: { "zh-CN": "已超过可退款期限。", en: "The time to ask for a refund has passed." },
  refund_in_progress: { "zh-CN": "另一笔退款正在处理中。", en: "Another refund is under way." },
};

/** What is said instead where the refund under way waits for goods. */
export const REFUND_WITH_GOODS: Partial<Record<OrderStatus, Localized>> = {
  RETURN_REQUESTED: {
    "zh-CN": "退货正在办理，收到退回的商品后就会退款。",
    en: "A return is under way; the money goes back once the goods are in.",
  },
  EXCHANGE_REQUESTED: {
    "zh-CN": "换货正在办理，差价会在收到退回的商品后结算。",
    en: "An exchange is under way; it is settled once the goods are in.",
  },
};

export type RefundFacts = {
  status: OrderStatus;
  chargedMinor: number;
  /** Given back, and being given back. */
  refundedMinor: number;
  pendingMinor: number;
  /** null while not delivered. */
  daysSinceDelivery: number | null;
  defective: boolean;
};

export function refundConstraints(facts: RefundFacts): RefundConstraint[] {
  const window = facts.defective ? REFUND_WINDOW_DAYS.defective : REFUND_WINDOW_DAYS.standard;
  const left = facts.chargedMinor - facts.refundedMinor;
  const found: RefundConstraint[] = [];
  if (facts.chargedMinor === 0) found.push("not_paid");
  else if (left <= 0) found.push("already_refunded");
  // Goods that are coming back bring their money with them; it is not given twice.
  const comingBack = facts.status in REFUND_WITH_GOODS;
  if (facts.pendingMinor > 0 || comingBack) found.push("refund_in_progress");
  if (facts.status === "SHIPPED") found.push("in_transit");
  if (facts.daysSinceDelivery !== null && facts.daysSinceDelivery > window) found.push("window_passed");
  return found;
}
