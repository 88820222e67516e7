import { z } from "zod";
import { leaveCampaign as leaveStoreCampaign } from "../../commerce/campaign-enrolment";
import { defineSkill } from "../contract";

/** Undoes enrolInCampaign; takes that call's output. */
export const leaveCampaign = defineSkill({
  id: "leave_campaign_v1",
  name: "leaveCampaign",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "退出营销活动并收回未使用的优惠券，预算随之归还。再次退出不产生变化；券已使用则拒绝（coupon_redeemed）。",
    en: "Leaves a campaign: its unused coupon is taken back and the budget restored. Doing it again changes nothing; a used coupon stays (coupon_redeemed).",
  },
  input: z.object({
    enrolment_id: z.string().min(1).max(64),
    /** True when the step only found an earlier one: that is not this step's to end. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ enrolment_id: z.string(), left: z.boolean() }),
  permissions: ["marketing:enrol"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ enrolment_id }) => `leave-campaign:${enrolment_id}`,
  costMicroUsd: 500,
  summarize: ({ enrolment_id }, locale) =>
    locale === "zh-CN" ? `退出活动（${enrolment_id}）` : `Leave the campaign (${enrolment_id})`,
  run: async (ctx, { enrolment_id, reused }) => {
    if (reused) return { enrolment_id, left: false };
    await leaveStoreCampaign(ctx, { enrolmentId: enrolment_id, executionId: ctx.executionId });
    return { enrolment_id, left: true };
  },
});
