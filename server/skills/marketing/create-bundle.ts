import { z } from "zod";
import { createBundle as createStoreBundle } from "../../commerce/bundles";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";

export const createBundle = defineSkill({
  id: "create_bundle_v1",
  name: "createBundle",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN":
      "推出组合优惠：几件商品一起购买享受折扣，可设期限、次数和预算。得到的套装码可在下单时使用（applyCoupon）。",
    en: "Offers a bundle: products that cost less together, for a time, so many times, within a budget. Its code is used like a coupon's (applyCoupon).",
  },
  input: z.object({
    name: plainText(120),
    name_zh: plainText(120),
    /** Articles by SKU; any variant of their products counts. */
    items: z
      .array(z.object({ sku: z.string().regex(/^[\w-]{1,64}$/), quantity: z.int().min(1).max(20).default(1) }))
      .min(1)
      .max(10),
    percent: z.int().min(1).max(90),
    /** Without it, from now on. */
    starts_at: z.iso.datetime().optional(),
    days: z.int().min(1).max(366).default(30),
    max_uses: z.int().min(1).max(1_000_000).optional(),
    budget_minor: z.int().min(1).max(2_000_000_000).optional(),
  }),
  output: z.object({
    bundle_id: z.string(),
    bundle_code: z.string(),
    percent: z.int(),
    currency: z.string(),
    starts_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    max_uses: z.int().nullable(),
    budget_minor: z.int().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["marketing:manage"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 50 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "withdrawBundle" },
  movesMoney: false,
  // Other terms are another offer, though it has the same name.
  idempotency: (input) => `bundle:${digest(input)}`,
  costMicroUsd: 500,
  summarize: ({ name, name_zh, percent }, locale) =>
    locale === "zh-CN" ? `推出套装“${name_zh}”，减 ${percent}%` : `Offer the bundle “${name}” at ${percent}% off`,
  run: async (ctx, input) => {
    const { bundle, reused } = await createStoreBundle(ctx, {
      nameEn: input.name,
      nameZh: input.name_zh,
      items: input.items,
      percent: input.percent,
      startsAt: input.starts_at === undefined ? undefined : new Date(input.starts_at),
      days: input.days,
      maxUses: input.max_uses,
      budgetMinor: input.budget_minor,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      bundle_id: bundle.id,
      bundle_code: bundle.code,
      percent: bundle.percent,
      currency: bundle.currency,
      starts_at: bundle.startsAt.toISOString(),
      ends_at: bundle.endsAt.toISOString(),
      max_uses: bundle.maxUses,
      budget_minor: bundle.budgetMinor,
      reused,
    };
  },
});
