// Which kind of customer somebody is, from when they bought last, how often, and their level. Pure: facts in, segment and
// its reasons out.
import type { Localized } from "../context";

export const SEGMENTS = ["prospect", "new", "regular", "loyal", "vip", "at_risk", "lapsed"] as const;
export type Segment = (typeof SEGMENTS)[number];

export const SEGMENT_TEXT: Record<Segment, Localized> = {
  prospect: { "zh-CN": "潜在客户", en: "Prospect" },
  new: { "zh-CN": "新客户", en: "New customer" },
  regular: { "zh-CN": "普通客户", en: "Regular customer" },
  loyal: { "zh-CN": "忠实客户", en: "Loyal customer" },
  vip: { "zh-CN": "重要客户", en: "VIP" },
  at_risk: { "zh-CN": "有流失风险", en: "At risk of leaving" },
  lapsed: { "zh-CN": "已流失", en: "Lapsed" },
};

export type SegmentFacts = {
  vipLevel: number;
  /** Paid orders that were not cancelled. */
  orders: number;
  ordersLastYear: number;
  /** null without an order. */
  daysSinceLastOrder: number | null;
  daysSinceFirstOrder: number | null;
};

/** Days and orders at which one segment ends and the next begins. */
const NEW_DAYS = 30;
const AT_RISK_DAYS = 180;
const LAPSED_DAYS = 365;
const LOYAL_ORDERS = 4;
const VIP_LEVEL = 3;

export function segmentOf(facts: SegmentFacts): Segment {
  const { daysSinceLastOrder: last, daysSinceFirstOrder: first } = facts;
  if (last === null || first === null || facts.orders === 0) return "prospect";
  if (last > LAPSED_DAYS) return "lapsed";
  if (last > AT_RISK_DAYS) return "at_risk";
  if (facts.vipLevel >= VIP_LEVEL) return "vip";
  if (facts.ordersLastYear >= LOYAL_ORDERS) return "loyal";
  return first <= NEW_DAYS ? "new" : "regular";
}

/** Why, in words a colleague can check against the record. */
export function segmentReasons(facts: SegmentFacts): Localized[] {
  const { orders, ordersLastYear, daysSinceLastOrder: last, vipLevel } = facts;
  if (last === null || orders === 0) return [{ "zh-CN": "尚未下过单。", en: "Has not ordered yet." }];
  const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;
  return [
    { "zh-CN": `最近一次下单在 ${last} 天前。`, en: `Last ordered ${plural(last, "day")} ago.` },
    {
      "zh-CN": `近一年 ${ordersLastYear} 单，共 ${orders} 单。`,
      en: `${plural(ordersLastYear, "order")} in the last year, ${orders} in all.`,
    },
    { "zh-CN": `会员等级 ${vipLevel}。`, en: `Member level ${vipLevel}.` },
  ];
}
