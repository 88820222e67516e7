import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import { AppError } from "../../errors";
import { restorePreferences } from "../../resources/preferences";
import { recipientOfActor, toRecipient } from "../../resources/recipients";
import { defineSkill } from "../contract";

/** Undoes setNotificationPreferences; takes that call's output. */
export const restoreNotificationPreferences = defineSkill({
  id: "restore_notification_preferences_v1",
  name: "restoreNotificationPreferences",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "把通知设置恢复为修改前的内容。此后又有改动时不作改动。",
    en: "Puts notification settings back to what they were. Leaves them when they were changed again since.",
  },
  input: z.object({
    recipient: z.string().max(120),
    /** null when the step changed nothing. */
    change_id: z.string().max(64).nullable(),
    /** True when the step only found an earlier change: that one is not this step's to undo. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ recipient: z.string(), restored: z.boolean() }),
  permissions: ["notification:send"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ recipient, change_id }) => `preferences-undo:${recipient}:${change_id ?? "nothing"}`,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "恢复通知设置" : "Put the notification settings back"),
  run: async (ctx, { recipient: name, change_id, reused }) => {
    requirePermission(ctx, "notification:send");
    const recipient = toRecipient(name);
    const own = ctx.actor.role === "system" || recipient === recipientOfActor(ctx.actor);
    if (!recipient || !own) {
      throw new AppError("NOT_FOUND", "There are no such settings.", { reason: "preferences_not_found" });
    }
    if (reused || change_id === null) return { recipient, restored: false };
    const { restored } = await restorePreferences(ctx, {
      recipient,
      changeId: change_id,
      executionId: ctx.executionId,
    });
    return { recipient, restored };
  },
});
