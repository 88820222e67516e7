import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import { orderIdSchema } from "../../commerce/order-id";
import { findOrder, orderNotFound } from "../../commerce/orders";
import { recordAudit } from "../../audit/record";
import { transaction } from "../../db";
import { queueEmail } from "../../resources/mail";
import { MAIL_DATA, MAIL_TEMPLATES, type MailOrder, type MailTemplate } from "../../resources/mail-templates/data";
import { renderMail } from "../../resources/mail-templates/render";
import { defineSkill } from "../contract";
import { withoutControls } from "../plain-text";
import { MAIL_PURPOSE, mailAct } from "./mail-act";

/** What a template may be told, all of them together; which fields it needs is checked by the template. */
const anyData = z.looseObject(Object.assign({}, ...Object.values(MAIL_DATA).map((data) => data.partial().shape)));

const clean = (data: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === "string" ? withoutControls(value) : value]),
  );

/** Throws a ZodError when the data is not what its template needs; the input's own check says so before. */
function mailOrder(template: MailTemplate, data: Record<string, unknown>): MailOrder {
  return { template, data: MAIL_DATA[template].parse(clean(data)) } as MailOrder;
}

export const sendEmail = defineSkill({
  id: "send_email_v1",
  name: "sendEmail",
  version: "1.1.0",
  category: "notification",
  description: {
    "zh-CN": "按模板给订单的客户发邮件。邮件写入发件箱，随本步骤一起提交，之后投递；已投递的邮件无法撤回。",
    en: "Writes an e-mail to an order's customer into the outbox; it is delivered after the step commits and cannot be recalled.",
  },
  input: z
    .object({
      order_id: orderIdSchema,
      /** Checked against the order: the e-mail goes to the order's own customer and to nobody else. */
      recipient_customer_id: z.string().max(64).optional(),
      template: z.enum(MAIL_TEMPLATES),
      data: anyData,
    })
    .superRefine(({ template, data }, check) => {
      const result = MAIL_DATA[template].safeParse(clean(data));
      for (const issue of result.error?.issues ?? []) {
        check.addIssue({ code: "custom", path: ["data", ...issue.path], message: `${template}: ${issue.message}` });
      }
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
  reversibility: {
    kind: "notice",
    because: { "zh-CN": "邮件一旦投递便无法收回。", en: "An e-mail that was delivered cannot be called back." },
  },
  movesMoney: false,
  labels: { to: "pii" },
  idempotency: ({ order_id, template, data }) => mailAct(order_id, mailOrder(template, data)),
  costMicroUsd: 500,
  summarize: ({ order_id, template }, locale) =>
    locale === "zh-CN"
      ? `给订单 ${order_id} 的客户发送邮件：${MAIL_PURPOSE[template]["zh-CN"]}`
      : `E-mail the customer of order ${order_id}: ${MAIL_PURPOSE[template].en}`,
  run: (ctx, input) =>
    transaction(ctx.db, async (db) => {
      requirePermission(ctx, "email:send");
      const order = await findOrder({ ...ctx, db }, { orderId: input.order_id });
      if (input.recipient_customer_id !== undefined && input.recipient_customer_id !== order.customerId) {
        throw orderNotFound(order.id);
      }
      const recipient = { name: order.customer.name, locale: ctx.locale, timezone: order.customer.timezone };
      const { email, reused } = await queueEmail(db, {
        ...renderMail(order, recipient, mailOrder(input.template, input.data)),
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
