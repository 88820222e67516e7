import { z } from "zod";
import { issueCoupon as issueStoreCoupon } from "../../commerce/coupon-issue";
import { COUPON_KINDS } from "../../commerce/coupon-terms";
import { CURRENCIES } from "../../commerce/money";
import { defineSkill } from "../contract";
import { couponCard } from "./coupon-card";
import { plainText } from "../plain-text";

export const issueCoupon = defineSkill({
  id: "issue_coupon_v1",
  name: "issueCoupon",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN":
      "员工给一位客户发放优惠券：按比例或定额，可设使用门槛。同一事由（reference）只发一次，超出额度拒绝（above_policy）。",
    en: "Staff give one customer a coupon: a share or a fixed amount, with a minimum if wanted. Once for each reference; above the limits it is refused (above_policy).",
  },
  input: z.object({
    customer_id: z.string().regex(/^[\w-]{1,64}$/),
    /** What it is for, and what makes it one act: "ticket:CS-2026-001234". */
    reference: z.string().regex(/^[\w:.#-]{1,100}$/),
    kind: z.enum(COUPON_KINDS),
    /** For PERCENT; worth_minor is then the most it takes off. */
    percent: z.int().min(1).max(100).nullable().default(null),
    worth_minor: z.int().min(1).max(2_000_000_000),
    currency: z.enum(CURRENCIES),
    min_order_minor: z.int().min(0).max(2_000_000_000).default(0),
    valid_days: z.int().min(1).max(3_650).default(90),
    reason: plainText(200),
  }),
  output: z.object({
    coupon_code: z.string(),
    kind: z.enum(COUPON_KINDS),
    percent: z.int().nullable(),
    worth_minor: z.int(),
    currency: z.string(),
    min_order_minor: z.int(),
    expires_at: z.iso.datetime(),
    reused: z.boolean(),
  }),
  permissions: ["coupon:grant"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "revokeCoupon" },
  movesMoney: false,
  idempotency: ({ customer_id, reference }) => `coupon:${customer_id}:${reference}`,
  costMicroUsd: 500,
  summarize: ({ customer_id, kind, percent }, locale) =>
    locale === "zh-CN"
      ? `给客户 ${customer_id} 发放${kind === "PERCENT" ? ` ${percent ?? 0}% 的` : "定额"}优惠券`
      : `Give customer ${customer_id} a ${kind === "PERCENT" ? `${percent ?? 0}%` : "fixed"} coupon`,
  card: {
    kind: "coupon",
    draw: (made) =>
      couponCard([
        {
          code: made.coupon_code,
          percent: made.percent,
          worthMinor: made.worth_minor,
          minOrderMinor: made.min_order_minor,
          currency: made.currency,
          expiresAt: made.expires_at,
        },
      ]),
  },
  run: async (ctx, input) => {
    const { coupon, reused } = await issueStoreCoupon(ctx, {
      customerId: input.customer_id,
      kind: input.kind,
      percent: input.percent,
      worthMinor: input.worth_minor,
      currency: input.currency,
      minOrderMinor: input.min_order_minor,
      validDays: input.valid_days,
      reason: input.reason,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      coupon_code: coupon.code,
      kind: coupon.kind === "FIXED" ? ("FIXED" as const) : ("PERCENT" as const),
      percent: coupon.percent,
      worth_minor: coupon.worthMinor,
      currency: coupon.currency,
      min_order_minor: coupon.minOrderMinor,
      expires_at: coupon.expiresAt.toISOString(),
      reused,
    };
  },
});
