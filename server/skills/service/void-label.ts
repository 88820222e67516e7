import { z } from "zod";
import { voidLabel as voidStoreLabel } from "../../commerce/labels";
import { defineSkill } from "../contract";

/** Undoes createReturnLabel and createExchangeLabel; takes that call's output. */
export const voidLabel = defineSkill({
  id: "void_label_v1",
  name: "voidLabel",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "作废一张退货或换货面单。重复作废不产生变化。",
    en: "Calls a return or exchange label off. Doing it again changes nothing.",
  },
  input: z.object({
    label_id: z.string().min(1).max(64),
    /** True when the step only found an earlier label: that one is not this step's to call off. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ label_id: z.string(), voided: z.boolean() }),
  permissions: ["label:create", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ label_id }) => `void-label:${label_id}`,
  costMicroUsd: 500,
  summarize: ({ label_id }, locale) => (locale === "zh-CN" ? `作废面单 ${label_id}` : `Call off label ${label_id}`),
  run: async (ctx, { label_id, reused }) => {
    if (reused) return { label_id, voided: false };
    const label = await voidStoreLabel(ctx, { labelId: label_id, executionId: ctx.executionId });
    return { label_id, voided: label.status === "VOIDED" };
  },
});
