import { z } from "zod";
import { withdrawBundle as withdrawStoreBundle } from "../../commerce/bundles";
import { defineSkill } from "../contract";

/** Undoes createBundle; takes that call's output. */
export const withdrawBundle = defineSkill({
  id: "withdraw_bundle_v1",
  name: "withdrawBundle",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "撤回套装优惠；已经享受的订单不受影响。再次撤回不产生变化。",
    en: "Withdraws a bundle; orders that used it keep what they got. Doing it again changes nothing.",
  },
  input: z.object({
    bundle_id: z.string().min(1).max(64),
    /** True when the step only found an earlier one: that is not this step's to withdraw. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ bundle_id: z.string(), withdrawn: z.boolean() }),
  permissions: ["marketing:manage"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 50 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ bundle_id }) => `withdraw-bundle:${bundle_id}`,
  costMicroUsd: 500,
  summarize: ({ bundle_id }, locale) =>
    locale === "zh-CN" ? `撤回套装 ${bundle_id}` : `Withdraw the bundle ${bundle_id}`,
  run: async (ctx, { bundle_id, reused }) => {
    if (reused) return { bundle_id, withdrawn: false };
    await withdrawStoreBundle(ctx, { bundleId: bundle_id, executionId: ctx.executionId });
    return { bundle_id, withdrawn: true };
  },
});
