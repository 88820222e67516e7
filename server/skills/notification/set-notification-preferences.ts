import { z } from "zod";
import { changePreferences } from "../../resources/preferences";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { preferenceInput, preferenceOutput, preferencesSaid } from "./preference-fields";

export const setNotificationPreferences = defineSkill({
  id: "set_notification_preferences_v1",
  name: "setNotificationPreferences",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "修改本人的通知设置：退订哪些通知、免打扰时间、时区、每天和每周最多几条。只改传入的各项，可恢复。",
    en: "Changes one's own notification settings: what is refused, quiet hours, time zone, how many a day and a week. Only what is given changes; can be put back.",
  },
  input: z
    .object(preferenceInput)
    .refine((input) => Object.values(input).some((value) => value !== undefined), "names nothing to change"),
  output: z.object({
    ...preferenceOutput,
    recipient: z.string(),
    change_id: z.string().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["notification:send"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreNotificationPreferences" },
  movesMoney: false,
  idempotency: (input) => `preferences:${digest(input)}`,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "修改通知设置" : "Change the notification settings"),
  run: async (ctx, input) => {
    const { recipient, preferences, changeId, reused } = await changePreferences(ctx, {
      muted: input.muted,
      quiet: input.quiet_hours,
      timezone: input.timezone,
      updatesPerDay: input.updates_per_day,
      offersPerWeek: input.offers_per_week,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return { ...preferencesSaid(preferences), recipient, change_id: changeId, reused };
  },
});
