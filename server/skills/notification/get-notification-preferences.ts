import { z } from "zod";
import { findCustomer } from "../../commerce/customers";
import { readOwnPreferences, readWishes } from "../../resources/preferences";
import { customerRecipient } from "../../resources/recipients";
import { defineSkill } from "../contract";
import { preferenceOutput, preferencesSaid } from "./preference-fields";

export const getNotificationPreferences = defineSkill({
  id: "get_notification_preferences_v1",
  name: "getNotificationPreferences",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "查询通知设置：退订的通知、免打扰时间、频次上限。不指定客户时查本人的。",
    en: "Reads notification settings: what is refused, quiet hours, caps; one's own unless a customer is named.",
  },
  input: z.object({
    /** Without it, whoever acts. Customers read only their own. */
    customer_id: z.string().min(1).max(64).optional(),
  }),
  output: z.object(preferenceOutput),
  permissions: ["notification:send", "customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 200, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查询通知设置" : "Look up the notification settings"),
  run: async (ctx, { customer_id }) => {
    if (customer_id === undefined) return preferencesSaid(await readOwnPreferences(ctx));
    const { id } = await findCustomer(ctx, { customerId: customer_id });
    return preferencesSaid(await readWishes(ctx.db, customerRecipient(id)));
  },
});
