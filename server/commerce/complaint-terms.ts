// What the policy gives the customer of one order for what went wrong, once, and why not when it gives nothing.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { COMPENSATION_POLICIES, compensationFor } from "./compensation-policy";
import { COMPLAINT_POLICY, SEVERITIES, SITUATIONS } from "./complaints";
import { goodwillLimit } from "./goodwill";
import { percentOf, toCurrency } from "./money";
import { orderIdSchema } from "./order-id";
import { findOrder } from "./orders";

export const complaintTermsInput = z.object({
  orderId: orderIdSchema,
  situation: z.enum(SITUATIONS),
  severity: z.enum(SEVERITIES).default("serious"),
  /** Of a late delivery; its own tiers say what a day is worth. */
  daysDelayed: z.int().min(0).max(3_650).optional(),
});

export const COMPLAINT_REASONS = ["ok", "already_compensated", "not_paid", "nothing_due"] as const;
export type ComplaintReason = (typeof COMPLAINT_REASONS)[number];

export const COMPLAINT_REASON_TEXT: Record<ComplaintReason, Localized> = {
  ok: { "zh-CN": "按政策可以补偿。", en: "The policy allows a compensation." },
  already_compensated: { "zh-CN": "这张订单已经补偿过一次。", en: "This order has been compensated for once already." },
  not_paid: { "zh-CN": "订单尚未付款，不能补偿。", en: "The order is not paid, so there is nothing to compensate." },
  nothing_due: {
    "zh-CN": "按政策，这种情况只致歉，不作补偿。",
    en: "For this the policy gives an apology and no compensation.",
  },
};

/** Throws NOT_FOUND (order_not_found). */
export async function complaintTerms(ctx: Ctx, input: z.input<typeof complaintTermsInput>) {
  requirePermission(ctx, "order:read");
  const { orderId, situation, severity, daysDelayed } = complaintTermsInput.parse(input);
  const order = await findOrder(ctx, { orderId });
  const currency = toCurrency(order.currency);
  const byDays = situation === "late_delivery" && daysDelayed !== undefined;
  const tier = compensationFor(
    COMPENSATION_POLICIES.standard_delay_v1,
    { totalMinor: order.totalMinor, currency },
    daysDelayed ?? 0,
  );
  const percent = byDays ? (tier?.percent ?? 0) : COMPLAINT_POLICY.percent[situation][severity];
  const limitMinor = goodwillLimit(order);
  const worth = Math.min(percentOf(order.totalMinor, percent), limitMinor);
  const reason = await verdict(ctx, order, worth);
  return {
    orderId: order.id,
    policy: byDays ? "standard_delay_v1" : COMPLAINT_POLICY.name,
    reason,
    percent: reason === "ok" ? percent : 0,
    valueMinor: reason === "ok" ? worth : 0,
    limitMinor,
    currency,
    validDays: COMPLAINT_POLICY.validDays,
    needsApproval: reason === "ok" && percent >= COMPLAINT_POLICY.approvalFromPercent,
  };
}

const UNPAID = ["PENDING_PAYMENT"];

async function verdict(ctx: Ctx, order: { id: string; status: string }, worth: number): Promise<ComplaintReason> {
  if (UNPAID.includes(order.status)) return "not_paid";
  const coupons = await ctx.db.coupon.count({ where: { orderId: order.id, revokedAt: null } });
  const credits = await ctx.db.storeCredit.count({ where: { orderId: order.id, revokedAt: null } });
  if (coupons + credits > 0) return "already_compensated";
  return worth > 0 ? "ok" : "nothing_due";
}
