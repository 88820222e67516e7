import { z } from "zod";
import { enrolInCampaign as enrolInStoreCampaign } from "../../commerce/campaign-enrolment";
import { defineSkill } from "../contract";

export const enrolInCampaign = defineSkill({
  id: "enrol_in_campaign_v1",
  name: "enrolInCampaign",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "让客户参加一个营销活动并获得其优惠券。每人每活动一次；不能参加时拒绝并给出原因（campaign_*）。",
    en: "Enrols a customer in a campaign and gives them its coupon. Once each; who cannot take part is refused with the reason (campaign_*).",
  },
  input: z.object({
    campaign_id: z.string().min(1).max(64),
    /** Without it, the signed-in customer. */
    customer_id: z.string().max(64).optional(),
  }),
  output: z.object({
    enrolment_id: z.string(),
    campaign_id: z.string(),
    coupon_code: z.string(),
    worth_minor: z.int(),
    currency: z.string(),
    expires_at: z.iso.datetime(),
    reused: z.boolean(),
  }),
  permissions: ["marketing:enrol", "customer:read"],
  dependencies: ["listCampaigns"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "leaveCampaign" },
  movesMoney: false,
  idempotency: ({ campaign_id, customer_id }) => `enrol:${campaign_id}:${customer_id ?? "self"}`,
  costMicroUsd: 500,
  summarize: ({ campaign_id, customer_id }, locale) =>
    locale === "zh-CN"
      ? `让${customer_id ? `客户 ${customer_id} ` : "客户"}参加活动 ${campaign_id}`
      : `Enrol ${customer_id ? `customer ${customer_id}` : "the customer"} in the campaign ${campaign_id}`,
  run: async (ctx, { campaign_id, customer_id }) => {
    const { enrolment, coupon, reused } = await enrolInStoreCampaign(ctx, {
      campaignId: campaign_id,
      customerId: customer_id,
      executionId: ctx.executionId,
    });
    return {
      enrolment_id: enrolment.id,
      campaign_id: enrolment.campaignId,
      coupon_code: coupon.code,
      worth_minor: coupon.worthMinor,
      currency: coupon.currency,
      expires_at: coupon.expiresAt.toISOString(),
      reused,
    };
  },
});
