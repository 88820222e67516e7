// What went wrong for a customer, how badly, and what the store gives for it. Terms are data: a change of terms is a new
// version here, and old executions still name the one they used.
import type { Localized } from "../context";

export const SITUATIONS = [
  "late_delivery",
  "lost_parcel",
  "damaged_item",
  "wrong_item",
  "missing_item",
  "payment_problem",
  "poor_service",
  "out_of_stock",
  "technical_problem",
  "other",
] as const;
export type Situation = (typeof SITUATIONS)[number];

export const SITUATION_TEXT: Record<Situation, Localized> = {
  late_delivery: { "zh-CN": "送货延误", en: "late delivery" },
  lost_parcel: { "zh-CN": "包裹丢失", en: "lost parcel" },
  damaged_item: { "zh-CN": "商品损坏", en: "damaged item" },
  wrong_item: { "zh-CN": "发错商品", en: "wrong item" },
  missing_item: { "zh-CN": "少发商品", en: "missing item" },
  payment_problem: { "zh-CN": "支付问题", en: "payment problem" },
  poor_service: { "zh-CN": "服务不周", en: "poor service" },
  out_of_stock: { "zh-CN": "缺货", en: "out of stock" },
  technical_problem: { "zh-CN": "系统问题", en: "technical problem" },
  other: { "zh-CN": "其他", en: "something else" },
};

export const SEVERITIES = ["minor", "serious", "severe"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Percent of the order's total that a complaint is worth. What the store cannot help is worth an apology. */
export const COMPLAINT_POLICY = {
  name: "complaint_v1",
  percent: {
    late_delivery: { minor: 5, serious: 10, severe: 15 },
    lost_parcel: { minor: 10, serious: 15, severe: 20 },
    damaged_item: { minor: 10, serious: 15, severe: 20 },
    wrong_item: { minor: 10, serious: 15, severe: 20 },
    missing_item: { minor: 5, serious: 10, severe: 15 },
    payment_problem: { minor: 0, serious: 5, severe: 10 },
    poor_service: { minor: 5, serious: 10, severe: 15 },
    out_of_stock: { minor: 0, serious: 5, severe: 10 },
    technical_problem: { minor: 0, serious: 5, severe: 5 },
    other: { minor: 0, serious: 5, severe: 10 },
  },
  validDays: 90,
  /** From this percent, a person decides before it is given. */
  approvalFromPercent: 20,
} as const satisfies {
  name: string;
  percent: Record<Situation, Record<Severity, number>>;
  validDays: number;
  approvalFromPercent: number;
};
