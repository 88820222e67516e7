export const GOODWILL_KINDS = ["coupon", "credit"] as const;
export type GoodwillKind = (typeof GOODWILL_KINDS)[number];
