import { z } from "zod";
import { endCampaign as endStoreCampaign } from "../../commerce/campaigns";
import { defineSkill } from "../contract";

/** Undoes createCampaign; takes that call's output. */
export const endCampaign = defineSkill({
  id: "end_campaign_v1",
  name: "endCampaign",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "结束营销活动；已发放的优惠券仍然有效。再次结束不产生变化。",
    en: "Ends a campaign; coupons it gave stay good. Doing it again changes nothing.",
  },
  input: z.object({
    campaign_id: z.string().min(1).max(64),
    /** True when the step only found an earlier one: that is not this step's to end. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ campaign_id: z.string(), ended: z.boolean() }),
  permissions: ["marketing:manage"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 50 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ campaign_id }) => `end-campaign:${campaign_id}`,
  costMicroUsd: 500,
  summarize: ({ campaign_id }, locale) =>
    locale === "zh-CN" ? `结束活动 ${campaign_id}` : `End the campaign ${campaign_id}`,
  run: async (ctx, { campaign_id, reused }) => {
    if (reused) return { campaign_id, ended: false };
    await endStoreCampaign(ctx, { campaignId: campaign_id, executionId: ctx.executionId });
    return { campaign_id, ended: true };
  },
});
