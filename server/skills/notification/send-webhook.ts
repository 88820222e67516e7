import { z } from "zod";
import { transaction } from "../../db";
import { queueWebhook } from "../../resources/webhooks/queue";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { queued, requireConnector } from "./queue-delivery";

export const sendWebhook = defineSkill({
  id: "send_webhook_v1",
  name: "sendWebhook",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "向登记的系统发送一条签名的 webhook（Standard Webhooks），失败会重试。随本步骤一起提交，之后投递。",
    en: "Sends a signed webhook (Standard Webhooks) to a registered system, tried again when it fails. Queued with the step and delivered after it.",
  },
  input: z.object({
    /** A resource of the kind webhook. */
    resource_id: z.string().min(1).max(64),
    /** "order.refunded" */
    event: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, "must be a name such as order.refunded"),
    payload: z.record(z.string().max(100), z.unknown()),
  }),
  output: z.object({ delivery_id: z.string(), resource_id: z.string(), event: z.string(), reused: z.boolean() }),
  permissions: ["notification:send"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: {
    kind: "notice",
    because: { "zh-CN": "对方收到后便无法收回。", en: "What the other side has received cannot be called back." },
  },
  movesMoney: false,
  idempotency: (input) => `webhook:${input.resource_id}:${input.event}:${digest(input.payload)}`,
  costMicroUsd: 500,
  summarize: ({ resource_id, event }, locale) =>
    locale === "zh-CN" ? `通知系统 ${resource_id}：${event}` : `Tell the system ${resource_id}: ${event}`,
  run: (ctx, { resource_id, event, payload }) =>
    transaction(ctx.db, async (db) => {
      await requireConnector({ ...ctx, db }, resource_id, "webhook");
      const at = ctx.clock.now();
      const { idempotencyKey: key, executionId } = ctx;
      const delivery = await queueWebhook(
        { ...ctx, db },
        { resourceId: resource_id, event, payload, key, executionId, at },
      );
      await queued({ ...ctx, db }, delivery, { resourceId: resource_id, event });
      return { delivery_id: delivery.deliveryId, resource_id, event, reused: delivery.reused };
    }),
});
