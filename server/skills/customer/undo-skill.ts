// The shape of skills that take back a change to a customer's record: they are told which change, and restore what the
// record kept of it, whatever else the caller says.
import { z } from "zod";
import type { Ctx, Localized } from "../../context";
import { defineSkill } from "../contract";

type Undo = (
  ctx: Ctx,
  input: { customerId: string; changeId: string; executionId: string },
) => Promise<{ restored: boolean }>;

export function undoSkill(what: { id: string; name: string; description: Localized; summary: Localized; undo: Undo }) {
  return defineSkill({
    id: what.id,
    name: what.name,
    version: "1.0.0",
    category: "customer",
    description: what.description,
    input: z.object({
      customer_id: z.string().min(1).max(64),
      /** null when the step changed nothing. */
      change_id: z.string().max(64).nullable(),
      /** True when the step only found an earlier change: that one is not this step's to undo. */
      reused: z.boolean().default(false),
    }),
    output: z.object({ customer_id: z.string(), restored: z.boolean() }),
    permissions: ["customer:update"],
    dependencies: [],
    sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
    effect: "local",
    reversibility: { kind: "irreversible" },
    movesMoney: false,
    idempotency: ({ customer_id, change_id }) => `undo:${customer_id}:${change_id ?? "nothing"}`,
    costMicroUsd: 500,
    summarize: (_input, locale) => what.summary[locale],
    run: async (ctx, { customer_id, change_id, reused }) => {
      if (reused || change_id === null) return { customer_id, restored: false };
      const { restored } = await what.undo(ctx, {
        customerId: customer_id,
        changeId: change_id,
        executionId: ctx.executionId,
      });
      return { customer_id, restored };
    },
  });
}
