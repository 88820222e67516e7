import { z } from "zod";
import { giveGoodwill, GOODWILL_KINDS } from "../../commerce/goodwill";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";
import { couponCard } from "./coupon-card";

export const applyCompensation = defineSkill({
  id: "apply_compensation_v1",
  name: "applyCompensation",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "因某订单给客户额外补偿：定额优惠券，或存入礼品卡的余额。每单一次，不超过政策上限（above_policy）。",
    en: "Gives a customer something extra for an order: a coupon of a fixed worth, or credit on a gift card. Once per order, within the policy's limit (above_policy).",
  },
  input: z.object({
    order_id: orderIdSchema,
    kind: z.enum(GOODWILL_KINDS),
    value_minor: z.int().min(1).max(2_000_000_000),
    reason: plainText(500),
  }),
  output: z.object({
    compensation_id: z.string(),
    kind: z.enum(GOODWILL_KINDS),
    coupon_code: z.string().nullable(),
    value_minor: z.int(),
    currency: z.string(),
    expires_at: z.iso.datetime().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["coupon:issue", "order:read"],
  dependencies: ["getOrderDetails"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "revokeCompensation" },
  movesMoney: true,
  idempotency: ({ order_id }) => `compensation:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id, kind }, locale) =>
    locale === "zh-CN"
      ? `因订单 ${order_id} 给客户${kind === "coupon" ? "发放优惠券" : "存入余额"}`
      : `Give ${kind === "coupon" ? "a coupon" : "credit"} for order ${order_id}`,
  card: {
    kind: "coupon",
    // Credit is no coupon.
    draw: ({ coupon_code: code, value_minor: worthMinor, currency, expires_at: expiresAt }) =>
      code === null ? null : couponCard([{ code, worthMinor, currency, expiresAt }]),
  },
  run: async (ctx, { order_id, kind, value_minor, reason }) => {
    const { goodwill, reused } = await giveGoodwill(ctx, {
      orderId: order_id,
      kind,
      valueMinor: value_minor,
      reason,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      compensation_id: goodwill.id,
      kind: goodwill.kind,
      coupon_code: goodwill.couponCode,
      value_minor: goodwill.valueMinor,
      currency: goodwill.currency,
      expires_at: goodwill.expiresAt?.toISOString() ?? null,
      reused,
    };
  },
});
