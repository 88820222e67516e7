import { z } from "zod";
import { SEVERITIES, SITUATIONS, SITUATION_TEXT } from "../../commerce/complaints";
import { COMPLAINT_REASONS, COMPLAINT_REASON_TEXT, complaintTerms } from "../../commerce/complaint-terms";
import { orderIdSchema } from "../../commerce/order-id";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";

export const getCompensationPolicy = defineSkill({
  id: "get_compensation_policy_v1",
  name: "getCompensationPolicy",
  version: "1.1.0",
  category: "service",
  description: {
    "zh-CN": "按补偿政策算出某订单在某种情况下应给多少补偿；不给时说明原因。只读，不发放。",
    en: "Tells what the policy gives for what went wrong with an order, and why not when it gives nothing. Reads only.",
  },
  input: z.object({
    order_id: orderIdSchema,
    situation: z.enum(SITUATIONS),
    severity: z.enum(SEVERITIES).default("serious"),
    /** Of a late delivery: what its days are worth. */
    days_delayed: z.int().min(0).max(3_650).optional(),
  }),
  output: z.object({
    order_id: z.string(),
    policy: z.string(),
    allowed: z.boolean(),
    reason: z.enum(COMPLAINT_REASONS),
    reason_text: localizedSchema,
    /** What went wrong, as people say it. */
    situation_text: localizedSchema.optional(),
    percent: z.int(),
    /** What to give; 0 when nothing. */
    value_minor: z.int(),
    /** The most anybody may give for this order. */
    max_minor: z.int(),
    currency: z.string(),
    valid_days: z.int(),
    /** Whether a person decides before it is given. */
    needs_approval: z.boolean(),
  }),
  permissions: ["order:read"],
  dependencies: ["getOrderDetails"],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `查询订单 ${order_id} 的补偿政策` : `Look up what the policy gives for order ${order_id}`,
  run: async (ctx, { order_id, situation, severity, days_delayed }) => {
    const terms = await complaintTerms(ctx, { orderId: order_id, situation, severity, daysDelayed: days_delayed });
    return {
      order_id: terms.orderId,
      policy: terms.policy,
      allowed: terms.reason === "ok",
      reason: terms.reason,
      reason_text: COMPLAINT_REASON_TEXT[terms.reason],
      situation_text: SITUATION_TEXT[situation],
      percent: terms.percent,
      value_minor: terms.valueMinor,
      max_minor: terms.limitMinor,
      currency: terms.currency,
      valid_days: terms.validDays,
      needs_approval: terms.needsApproval,
    };
  },
});
