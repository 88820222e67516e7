import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import { orderIdSchema } from "../../commerce/order-id";
import { findOrder, orderNotFound } from "../../commerce/orders";
import { recordAudit } from "../../audit/record";
import { transaction } from "../../db";
import { MAIL_TEMPLATES, queueEmail } from "../../resources/mail";
import { orderDelayNotifyData, renderOrderDelayNotify } from "../../resources/mail-templates/order-delay-notify";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";

export const sendEmail = defineSkill({
  id: "send_email_v1",
  name: "sendEmail",
  version: "1.0.0",
  category: "notification",
  description: {
    "zh-CN": "按模板给订单的客户发邮件。邮件写入发件箱，随本步骤一起提交，之后投递；已投递的邮件无法撤回。",
    en: "Writes an e-mail to an order's customer into the outbox; it is delivered after the step commits and cannot be recalled.",
  },
  input: z.object({
    order_id: orderIdSchema,
    /** Checked against the order: the e-mail goes to the order's own customer and to nobody else. */
    recipient_customer_id: z.string().max(64).optional(),
    template: z.enum(MAIL_TEMPLATES),
    data: orderDelayNotifyData.extend({ apology: plainText(5_000) }),
  }),
  output: z.object({
    email_id: z.string(),
    to: z.string(),
    template: z.enum(MAIL_TEMPLATES),
    status: z.enum(["QUEUED", "SENT", "CAUGHT", "FAILED"]),
    reused: z.boolean(),
  }),
  permissions: ["email:send"],
  dependencies: ["getOrderDetails"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  idempotency: ({ order_id, data }) =>
    `order-delay-email:${order_id}:${data.coupon_code ?? data.new_estimated_delivery.slice(0, 10)}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN"
      ? `给订单 ${order_id} 的客户发送延误说明邮件`
      : `E-mail the customer of order ${order_id} about the delay`,
  run: (ctx, input) =>
    transaction(ctx.db, async (db) => {
      requirePermission(ctx, "email:send");
      const order = await findOrder({ ...ctx, db }, { orderId: input.order_id });
      if (input.recipient_customer_id !== undefined && input.recipient_customer_id !== order.customerId) {
        throw orderNotFound(order.id);
      }
      const recipient = { name: order.customer.name, locale: ctx.locale, timezone: order.customer.timezone };
      const { email, reused } = await queueEmail(db, {
        ...renderOrderDelayNotify(order.id, recipient, input.data),
        to: order.customer.email,
        template: input.template,
        locale: ctx.locale,
        idempotencyKey: ctx.idempotencyKey,
        executionId: ctx.executionId,
        at: ctx.clock.now(),
      });
      if (!reused) {
        await ctx.enqueue("deliver_email", { emailId: email.id });
        await recordAudit(
          { actor: ctx.actor, db },
          {
            action: "email.queue",
            resourceType: "email",
            resourceId: email.id,
            after: { template: email.template, orderId: order.id, customerId: order.customerId },
            executionId: ctx.executionId,
          },
        );
      }
      return {
        email_id: email.id,
        to: email.toAddress,
        template: input.template,
        status: z.enum(["QUEUED", "SENT", "CAUGHT", "FAILED"]).parse(email.status),
        reused,
      };
    }),
});
