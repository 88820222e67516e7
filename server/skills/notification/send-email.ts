import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import { orderIdSchema } from "../../commerce/order-id";
import { findOrder } from "../../commerce/orders";
import { LOCALES, type Locale } from "../../context";
import { transaction } from "../../db";
import {
  MAIL_DATA,
  MAIL_KIND,
  MAIL_TEMPLATES,
  TEXT_FIELDS,
  type MailOrder,
  type MailTemplate,
} from "../../resources/mail-templates/data";
import type { SkillContext } from "../contract";
import { defineSkill } from "../contract";
import { withoutControls } from "../plain-text";
import { MAIL_PURPOSE, mailAct } from "./mail-act";
import { couponOf, mailFacts } from "./mail-facts";
import { actKey, post, postToFormer, type Letter } from "./mail-post";
import { mailReader } from "./mail-reader";
import { inOneLanguage, letterLocale, renamedMethods } from "./mail-words";

const eitherWay = (field: string, schema: z.ZodType) =>
  TEXT_FIELDS.has(field) ? z.union([schema, z.strictObject({ "zh-CN": schema, en: schema })]) : schema;

/** What a template may be told, all of them together; which fields it needs, and may not be null, its own check says. */
const anyData = z.looseObject(
  Object.fromEntries(
    Object.values(MAIL_DATA).flatMap((data) =>
      Object.entries<z.ZodType>(data.shape).map(([field, schema]) => [field, eitherWay(field, schema).nullish()]),
    ),
  ),
);

function clean(value: unknown): unknown {
  if (typeof value === "string") return withoutControls(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
}

/** Throws a ZodError when the data is not what its template needs; the input's own check says so before. */
function mailOrder(template: MailTemplate, data: Record<string, unknown>, locale: Locale): MailOrder {
  return { template, data: MAIL_DATA[template].parse(clean(inOneLanguage(data, locale))) } as MailOrder;
}

/** The act is the same in whatever language its letter is written. */
const KEY_LOCALE = "en";

const STATUSES = ["QUEUED", "SENT", "CAUGHT", "FAILED", "SUPPRESSED"] as const;

const input = z
  .object({
    /** Most templates are about an order; without one the e-mail goes to the named customer, or to whoever acts. */
    order_id: orderIdSchema.optional(),
    /** Checked against the order: the e-mail goes to the order's own customer and to nobody else. */
    recipient_customer_id: z.string().min(1).max(64).optional(),
    template: z.enum(MAIL_TEMPLATES),
    data: anyData,
  })
  .superRefine(({ template, data, order_id }, check) => {
    if (MAIL_KIND[template].order === "needed" && order_id === undefined) {
      check.addIssue({ code: "custom", path: ["order_id"], message: `${template} is about an order` });
    }
    const results = LOCALES.map((locale) => MAIL_DATA[template].safeParse(clean(inOneLanguage(data, locale))));
    const result = results.find(({ success }) => !success);
    for (const issue of result?.error?.issues ?? []) {
      check.addIssue({ code: "custom", path: ["data", ...issue.path], message: `${template}: ${issue.message}` });
    }
  });
type Input = z.output<typeof input>;

export const sendEmail = defineSkill({
  id: "send_email_v2",
  name: "sendEmail",
  version: "2.0.0",
  category: "notification",
  description: {
    "zh-CN":
      "按模板、用收件客户自己的语言发邮件。邮件写入发件箱，随本步骤一起提交，之后投递；已投递的邮件无法撤回。可退订的邮件遵守客户的退订、免打扰时间和频次上限。",
    en: "Writes an e-mail by a template, in its reader's own language, into the outbox; it is delivered after the step commits and cannot be recalled. E-mails that may be refused keep to what their reader refused, quiet hours and frequency caps.",
  },
  input,
  output: z.object({
    email_id: z.string(),
    to: z.string(),
    template: z.enum(MAIL_TEMPLATES),
    /** SUPPRESSED: its reader does not wish it. */
    status: z.enum(STATUSES),
    /** When it will be sent, if it waits for its reader's hour. */
    held_until: z.iso.datetime().nullable(),
    /** Why it is not sent: muted | frequency_cap | quiet_hours (none of the day is left for it). */
    not_sent_because: z.string().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["email:send", "order:read"],
  dependencies: ["getOrderDetails"],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: {
    kind: "notice",
    because: { "zh-CN": "邮件一旦投递便无法收回。", en: "An e-mail that was delivered cannot be called back." },
  },
  movesMoney: false,
  labels: { to: "pii" },
  idempotency: ({ order_id, recipient_customer_id, template, data }) =>
    mailAct(order_id ?? recipient_customer_id ?? "own", mailOrder(template, data, KEY_LOCALE)),
  costMicroUsd: 500,
  summarize: ({ order_id, template }, locale) => {
    const purpose = MAIL_PURPOSE[template][locale];
    if (locale === "zh-CN") return `${order_id ? `给订单 ${order_id} 的客户` : ""}发送邮件：${purpose}`;
    return order_id ? `E-mail the customer of order ${order_id}: ${purpose}` : `Send an e-mail: ${purpose}`;
  },
  run: (ctx, given) => transaction(ctx.db, (db) => send({ ...ctx, db }, given)),
});

async function send(ctx: SkillContext, given: Input) {
  requirePermission(ctx, "email:send");
  const { template } = given;
  const order = given.order_id === undefined ? null : await findOrder(ctx, { orderId: given.order_id });
  const reader = await mailReader(ctx, order, given.recipient_customer_id);
  const mail = mailOrder(template, await renamedMethods(ctx, reader, given.data), letterLocale(ctx, reader));
  const facts = await mailFacts(ctx, order, mail);
  const letter: Letter = { mail, facts, reader, category: MAIL_KIND[template].category, orderId: order?.id ?? null };
  if (mail.template === "coupon_issued") {
    const { coupon, isOffer } = await couponOf(ctx, reader.customerId, mail.data.coupon_code);
    facts.coupon = coupon;
    if (isOffer) letter.category = "offers";
  }
  const key = actKey(ctx, template, order ? null : reader.recipient);
  const { email, reused } = await post(ctx, letter, reader.email, key);
  if (mail.template === "account_changed") await postToFormer(ctx, letter, key);
  return {
    email_id: email.id,
    to: email.toAddress,
    template,
    status: z.enum(STATUSES).parse(email.status),
    held_until: email.notBefore?.toISOString() ?? null,
    not_sent_because: email.status === "SUPPRESSED" ? email.error : null,
    reused,
  };
}
