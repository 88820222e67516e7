import { z } from "zod";
import { checkRefund } from "../../commerce/refund-facts";
import type { Locale, Localized } from "../../context";
import { orderIdSchema } from "../../commerce/order-id";
import type { OrderStatus } from "../../commerce/order-status";
import {
  REFUND_CONSTRAINT_TEXT,
  REFUND_CONSTRAINTS,
  REFUND_WITH_GOODS,
  type RefundConstraint,
} from "../../commerce/refund-policy";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { plainText } from "../plain-text";

export const checkRefundEligibility = defineSkill({
  id: "check_refund_eligibility_v1",
  name: "checkRefundEligibility",
  version: "1.0.0",
  category: "payment",
  description: {
    "zh-CN": "按退款政策检查订单：状态、签收天数、已退金额与可退金额，并列出限制因素。",
    en: "Checks an order against the refund policy: its status, the days since delivery, what was refunded and what may be, with what stands against it.",
  },
  input: z.object({
    order_id: orderIdSchema,
    reason: plainText(2_000),
    /** A defect gives a longer time to ask. */
    defective: z.boolean().default(false),
  }),
  output: z.object({
    order_id: z.string(),
    is_eligible: z.boolean(),
    /** Codes; empty when nothing stands against it. */
    constraints: z.array(z.enum(REFUND_CONSTRAINTS)),
    /** The same in words, one sentence each. */
    constraints_text: localizedSchema,
    refundable_minor: z.int(),
    refunded_minor: z.int(),
    currency: z.string(),
    /** Whole days; null while not delivered. */
    days_since_delivery: z.int().nullable(),
    window_days: z.int(),
  }),
  permissions: ["refund:request", "order:read"],
  dependencies: ["getOrderDetails"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `检查订单 ${order_id} 能否退款` : `Check whether order ${order_id} may be refunded`,
  run: async (ctx, { order_id, defective }) => {
    const facts = await checkRefund(ctx, { orderId: order_id, defective });
    const words = (locale: Locale) => facts.constraints.map((code) => textOf(code, facts.status)[locale]);
    return {
      order_id: facts.orderId,
      is_eligible: facts.constraints.length === 0,
      constraints: facts.constraints,
      constraints_text: { "zh-CN": words("zh-CN").join(""), en: words("en").join(" ") },
      refundable_minor: facts.refundableMinor,
      refunded_minor: facts.refundedMinor,
      currency: facts.currency,
      days_since_delivery: facts.daysSinceDelivery,
      window_days: facts.windowDays,
    };
  },
});

function textOf(code: RefundConstraint, status: OrderStatus): Localized {
  const withGoods = code === "refund_in_progress" ? REFUND_WITH_GOODS[status] : undefined;
  return withGoods ?? REFUND_CONSTRAINT_TEXT[code];
}
