import { z } from "zod";
import { transaction } from "../../db";
import { env } from "../../env";
import { queueWebhook } from "../../resources/webhooks/queue";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";
import { queued, requireConnector } from "./queue-delivery";
import { slackPayload } from "./slack-message";

const OPEN = { "zh-CN": "在 Steward 中打开", en: "Open it in Steward" } as const;
const EVENT = "slack.message";

export const sendSlack = defineSkill({
  id: "send_slack_v1",
  name: "sendSlack",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "向登记的 Slack 频道发一条消息，失败会重试。随本步骤一起提交，之后投递。",
    en: "Posts a message to a registered Slack channel, tried again when it fails. Queued with the step and delivered after it.",
  },
  input: z.object({
    /** A resource of the kind slack. */
    resource_id: z.string().min(1).max(64),
    title: plainText(150).optional(),
    text: plainText(3_000),
    /** A place within the app, such as /inbox. */
    link: z
      .string()
      .max(500)
      .regex(/^\/(?!\/)[^\s]*$/, "must be a path within the app")
      .optional(),
  }),
  output: z.object({ delivery_id: z.string(), resource_id: z.string(), reused: z.boolean() }),
  permissions: ["notification:send"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: {
    kind: "notice",
    because: { "zh-CN": "频道里的人看到后便无法收回。", en: "What a channel has read cannot be called back." },
  },
  movesMoney: false,
  idempotency: (input) => `slack:${input.resource_id}:${digest(input)}`,
  costMicroUsd: 500,
  summarize: ({ resource_id, title, text }, locale) => {
    const words = title ?? (text.length > 60 ? `${text.slice(0, 60)}…` : text);
    return locale === "zh-CN"
      ? `在 Slack（${resource_id}）发消息：${words}`
      : `Post to Slack (${resource_id}): ${words}`;
  },
  run: (ctx, { resource_id, title, text, link }) =>
    transaction(ctx.db, async (db) => {
      await requireConnector({ ...ctx, db }, resource_id, "slack");
      const url = link === undefined ? undefined : { url: new URL(link, env.APP_URL).href, label: OPEN[ctx.locale] };
      const delivery = await queueWebhook(
        { ...ctx, db },
        {
          resourceId: resource_id,
          event: EVENT,
          payload: slackPayload({ title, text, link: url }),
          key: ctx.idempotencyKey,
          executionId: ctx.executionId,
          at: ctx.clock.now(),
        },
      );
      await queued({ ...ctx, db }, delivery, { resourceId: resource_id, event: EVENT });
      return { delivery_id: delivery.deliveryId, resource_id, reused: delivery.reused };
    }),
});
