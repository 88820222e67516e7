import { z } from "zod";
import { COUPON_STATUSES, listCoupons as listStoreCoupons } from "../../commerce/coupon-list";
import { COUPON_KINDS } from "../../commerce/coupon-terms";
import { zoneOf } from "../../commerce/reports/records";
import { defineSkill } from "../contract";
import { couponCard } from "./coupon-card";
import { couponLine } from "./coupon-line";

export const listCoupons = defineSkill({
  id: "list_coupons_v1",
  name: "listCoupons",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "列出客户的优惠券及其状态；可只看可用的。客户只能看自己的。",
    en: "Lists a customer's coupons and what became of them, or only those that can be used. Customers see only their own.",
  },
  input: z.object({
    /** Without it, the signed-in customer. */
    customer_id: z.string().max(64).optional(),
    status: z.enum(COUPON_STATUSES).optional(),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({
    coupons: z.array(
      z.object({
        coupon_code: z.string(),
        status: z.enum(COUPON_STATUSES),
        kind: z.enum(COUPON_KINDS),
        percent: z.int().nullable(),
        worth_minor: z.int(),
        currency: z.string(),
        min_order_minor: z.int(),
        expires_at: z.iso.datetime(),
      }),
    ),
    count: z.int(),
    /** The same in a line for each. */
    lines: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
  }),
  permissions: ["marketing:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 300,
  summarize: ({ customer_id }, locale) =>
    locale === "zh-CN"
      ? `查询${customer_id ? `客户 ${customer_id} ` : "客户"}的优惠券`
      : `List the coupons of ${customer_id ? `customer ${customer_id}` : "the customer"}`,
  card: {
    kind: "coupon",
    draw: ({ coupons }) =>
      couponCard(
        coupons.map((one) => ({
          code: one.coupon_code,
          usable: one.status === "usable",
          percent: one.percent,
          worthMinor: one.worth_minor,
          minOrderMinor: one.min_order_minor,
          currency: one.currency,
          expiresAt: one.expires_at,
        })),
      ),
  },
  run: async (ctx, { customer_id, status, limit }) => {
    const rows = await listStoreCoupons(ctx, { customerId: customer_id, status, limit });
    const zone = await zoneOf(ctx, undefined);
    return {
      coupons: rows.map((row) => ({
        coupon_code: row.code,
        status: row.status,
        kind: row.kind === "FIXED" ? ("FIXED" as const) : ("PERCENT" as const),
        percent: row.percent,
        worth_minor: row.worthMinor,
        currency: row.currency,
        min_order_minor: row.minOrderMinor,
        expires_at: row.expiresAt.toISOString(),
      })),
      count: rows.length,
      lines: {
        "zh-CN": rows.map((row) => couponLine(row, "zh-CN", zone)),
        en: rows.map((row) => couponLine(row, "en", zone)),
      },
    };
  },
});
