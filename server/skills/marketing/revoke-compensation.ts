import { z } from "zod";
import { GOODWILL_KINDS, takeGoodwillBack } from "../../commerce/goodwill";
import { defineSkill } from "../contract";

/** Undoes applyCompensation; takes that call's output. */
export const revokeCompensation = defineSkill({
  id: "revoke_compensation_v1",
  name: "revokeCompensation",
  version: "1.0.0",
  category: "marketing",
  description: {
    "zh-CN": "收回尚未使用的额外补偿。再次收回不产生变化；已使用的不可收回（compensation_used）。",
    en: "Takes an unused compensation back. Doing it again changes nothing; one that was used stays (compensation_used).",
  },
  input: z.object({
    compensation_id: z.string().min(1).max(64),
    kind: z.enum(GOODWILL_KINDS),
    /** True when the step only found an earlier one: that is not this step's to take back. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ compensation_id: z.string(), revoked: z.boolean() }),
  permissions: ["coupon:issue"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: true,
  idempotency: ({ compensation_id }) => `revoke-compensation:${compensation_id}`,
  costMicroUsd: 500,
  summarize: ({ compensation_id }, locale) =>
    locale === "zh-CN" ? `收回补偿 ${compensation_id}` : `Take back the compensation ${compensation_id}`,
  run: async (ctx, { compensation_id, kind, reused }) => {
    if (reused) return { compensation_id, revoked: false };
    await takeGoodwillBack(ctx, { id: compensation_id, kind, executionId: ctx.executionId });
    return { compensation_id, revoked: true };
  },
});
