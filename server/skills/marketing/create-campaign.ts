import { z } from "zod";
import { createCampaign as createStoreCampaign } from "../../commerce/campaigns";
import { COUPON_KINDS } from "../../commerce/coupon-terms";
import { CURRENCIES } from "../../commerce/money";
import { SEGMENTS } from "../../commerce/segments";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";

export const createCampaign = defineSkill({
  id: "create_campaign_v1",
  name: "createCampaign",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "发起营销活动：符合条件的客户参加后获得优惠券。各币种有自己的预算，预算不会超支。",
    en: "Announces a campaign: customers of its audience who take part get a coupon. Each currency has a budget that is never overspent.",
  },
  input: z.object({
    name: plainText(120),
    name_zh: plainText(120),
    audience: z.array(z.enum(SEGMENTS)).max(SEGMENTS.length).default([]),
    min_vip_level: z.int().min(0).max(10).default(0),
    kind: z.enum(COUPON_KINDS),
    percent: z.int().min(1).max(90).nullable().default(null),
    /** How long the coupon is good. */
    valid_days: z.int().min(1).max(366).default(30),
    starts_at: z.iso.datetime().optional(),
    days: z.int().min(1).max(366).default(30),
    budgets: z
      .array(
        z.object({
          currency: z.enum(CURRENCIES),
          /** What one coupon takes off at most. */
          worth_minor: z.int().min(1).max(2_000_000_000),
          min_order_minor: z.int().min(0).max(2_000_000_000).default(0),
          budget_minor: z.int().min(1).max(2_000_000_000),
        }),
      )
      .min(1)
      .max(CURRENCIES.length),
  }),
  output: z.object({
    campaign_id: z.string(),
    starts_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    reused: z.boolean(),
  }),
  permissions: ["marketing:manage"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 50 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "endCampaign" },
  movesMoney: false,
  // Other terms are another campaign, though it has the same name.
  idempotency: (input) => `campaign:${digest(input)}`,
  costMicroUsd: 500,
  summarize: ({ name, name_zh, days }, locale) =>
    locale === "zh-CN" ? `发起活动“${name_zh}”，为期 ${days} 天` : `Announce the campaign “${name}” for ${days} days`,
  run: async (ctx, input) => {
    const { campaign, reused } = await createStoreCampaign(ctx, {
      nameEn: input.name,
      nameZh: input.name_zh,
      audience: input.audience,
      minVipLevel: input.min_vip_level,
      kind: input.kind,
      percent: input.percent,
      validDays: input.valid_days,
      startsAt: input.starts_at === undefined ? undefined : new Date(input.starts_at),
      days: input.days,
      budgets: input.budgets.map((budget) => ({
        currency: budget.currency,
        worthMinor: budget.worth_minor,
        minOrderMinor: budget.min_order_minor,
        budgetMinor: budget.budget_minor,
      })),
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      campaign_id: campaign.id,
      starts_at: campaign.startsAt.toISOString(),
      ends_at: campaign.endsAt.toISOString(),
      reused,
    };
  },
});
