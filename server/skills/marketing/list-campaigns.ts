import { z } from "zod";
import { CAMPAIGN_PROBLEMS, listCampaigns as listStoreCampaigns, type CampaignProblem } from "../../commerce/campaigns";
import { COUPON_KINDS } from "../../commerce/coupon-terms";
import type { Localized } from "../../context";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { termsText } from "./coupon-line";

const TEXT: Record<CampaignProblem, Localized> = {
  not_started: { "zh-CN": "活动尚未开始。", en: "The campaign has not begun." },
  ended: { "zh-CN": "活动已结束。", en: "The campaign is over." },
  already_enrolled: { "zh-CN": "已参加。", en: "Already taking part." },
  not_in_audience: { "zh-CN": "不符合参加条件。", en: "It is for other customers." },
  other_currency: { "zh-CN": "活动不适用于该币种。", en: "It does not run in this currency." },
  used_up: { "zh-CN": "名额已用完。", en: "It is used up." },
};
const OPEN: Localized = { "zh-CN": "可以参加。", en: "Open to join." };

export const listCampaigns = defineSkill({
  id: "list_campaigns_v1",
  name: "listCampaigns",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "列出进行中的营销活动、优惠内容，以及客户能否参加和原因。",
    en: "Lists the campaigns that run now, what they give, and whether the customer may take part or why not.",
  },
  input: z.object({
    /** Without it, the signed-in customer; staff without it see what runs. */
    customer_id: z.string().max(64).optional(),
    /** Only those the customer may take part in. */
    open_only: z.boolean().default(false),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({
    campaigns: z.array(
      z.object({
        campaign_id: z.string(),
        name: z.string(),
        name_zh: z.string(),
        kind: z.enum(COUPON_KINDS),
        percent: z.int().nullable(),
        /** In the customer's currency; null when it does not run there. */
        worth_minor: z.int().nullable(),
        min_order_minor: z.int().nullable(),
        currency: z.string().nullable(),
        ends_at: z.iso.datetime(),
        open: z.boolean(),
        reason: z.enum(CAMPAIGN_PROBLEMS).nullable(),
        reason_text: localizedSchema,
        /** What the customer got for taking part. */
        coupon_code: z.string().nullable(),
      }),
    ),
    count: z.int(),
    lines: z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) }),
  }),
  permissions: ["marketing:read", "customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 400, successRate: 0.999, concurrency: 300 },
  effect: "read",
  reversibility: { kind: "none" },
  movesMoney: false,
  idempotency: () => null,
  costMicroUsd: 300,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查询进行中的活动" : "List the campaigns that run"),
  run: async (ctx, { customer_id, open_only, limit }) => {
    const rows = await listStoreCampaigns(ctx, { customerId: customer_id, openOnly: open_only, limit });
    const line = (row: (typeof rows)[number], locale: "zh-CN" | "en") => {
      const { campaign, budget, problem } = row;
      const { kind, percent } = campaign;
      const terms = budget ? termsText({ kind, percent, ...budget }, locale) : null;
      const why = (problem ? TEXT[problem] : OPEN)[locale];
      return locale === "zh-CN"
        ? `${campaign.nameZh}：${[terms, why].filter(Boolean).join("；")}`
        : `${campaign.nameEn}: ${[terms, why].filter(Boolean).join(". ")}`;
    };
    return {
      campaigns: rows.map(({ campaign, budget, problem, couponCode }) => ({
        campaign_id: campaign.id,
        name: campaign.nameEn,
        name_zh: campaign.nameZh,
        kind: campaign.kind === "FIXED" ? ("FIXED" as const) : ("PERCENT" as const),
        percent: campaign.percent,
        worth_minor: budget?.worthMinor ?? null,
        min_order_minor: budget?.minOrderMinor ?? null,
        currency: budget?.currency ?? null,
        ends_at: campaign.endsAt.toISOString(),
        open: problem === null,
        reason: problem,
        reason_text: problem ? TEXT[problem] : OPEN,
        coupon_code: couponCode,
      })),
      count: rows.length,
      lines: { "zh-CN": rows.map((row) => line(row, "zh-CN")), en: rows.map((row) => line(row, "en")) },
    };
  },
});
