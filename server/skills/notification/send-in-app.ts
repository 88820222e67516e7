import { z } from "zod";
import { transaction } from "../../db";
import { postMessages } from "../../resources/messages";
import { NOTIFICATION_CATEGORIES } from "../../resources/notification.schema";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";
import { messageReaders, STAFF_ROLES } from "./message-readers";

const text = (max: number) => z.object({ "zh-CN": plainText(max), en: plainText(max) });

export const sendInApp = defineSkill({
  id: "send_in_app_v1",
  name: "sendInApp",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "在应用内通知一位客户、一位同事、某个角色的所有人，或本人。可退订的类别遵守收件人的设置。",
    en: "Tells a customer, a colleague, everybody of a role or whoever acts, in the app. Categories that may be refused keep to their readers' wishes.",
  },
  input: z
    .object({
      /** One of these, or none for whoever acts. */
      customer_id: z.string().min(1).max(64).optional(),
      role: z.enum(STAFF_ROLES).optional(),
      user: plainText(254).optional(),
      category: z.enum(NOTIFICATION_CATEGORIES).default("service"),
      title: text(120),
      body: text(1_000),
      /** A place within the app, such as /requests. */
      link: z
        .string()
        .max(500)
        .regex(/^\/(?!\/)[^\s]*$/, "must be a path within the app")
        .optional(),
    })
    .refine(
      ({ customer_id, role, user }) => [customer_id, role, user].filter((one) => one !== undefined).length < 2,
      "names more than one kind of reader",
    ),
  output: z.object({
    message_ids: z.array(z.string()),
    recipients: z.int(),
    /** Readers who do not wish for it. */
    declined: z.int(),
    reused: z.boolean(),
  }),
  permissions: ["notification:send", "customer:read"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: {
    kind: "notice",
    because: { "zh-CN": "消息一经看到便无法收回。", en: "A message that was seen cannot be called back." },
  },
  movesMoney: false,
  idempotency: (input) => `in-app:${digest(input)}`,
  costMicroUsd: 500,
  summarize: ({ title, role, user, customer_id }, locale) => {
    const reader = role ?? user ?? customer_id;
    if (locale === "zh-CN") return `应用内通知${reader ? ` ${reader}` : ""}：${title["zh-CN"]}`;
    return `Tell ${reader ?? "the reader"} in the app: ${title.en}`;
  },
  run: (ctx, input) =>
    transaction(ctx.db, async (db) => {
      const inner = { ...ctx, db };
      const { customer_id: customerId, role, user, category, title, body, link = null } = input;
      const readers = await messageReaders(inner, { customerId, role, user });
      const { posted, declined, reused } = await postMessages(inner, readers, {
        category,
        title,
        body,
        link,
        key: ctx.idempotencyKey,
        executionId: ctx.executionId,
      });
      return { message_ids: posted.map(({ id }) => id), recipients: readers.length, declined, reused };
    }),
});
