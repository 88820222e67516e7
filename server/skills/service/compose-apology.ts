import { z } from "zod";
import { composeApology as compose, type Remedies } from "../../commerce/apology";
import { SEVERITIES, SITUATIONS, SITUATION_TEXT } from "../../commerce/complaints";
import { CURRENCIES } from "../../commerce/money";
import { orderIdSchema } from "../../commerce/order-id";
import { findOrder } from "../../commerce/orders";
import type { Locale } from "../../context";
import { formatMoney } from "../../resources/mail-templates/format";
import { defineSkill } from "../contract";
import { localizedSchema } from "../localized";
import { plainText } from "../plain-text";

const input = z
  .object({
    situation: z.enum(SITUATIONS),
    severity: z.enum(SEVERITIES).default("serious"),
    /** Checked: an apology names only an order of the customer's own. */
    order_id: orderIdSchema.optional(),
    days_delayed: z.int().min(0).max(3_650).optional(),
    /** What was decided for the customer; only that is promised. Amounts need the currency. */
    refund_minor: z.int().min(1).optional(),
    coupon_minor: z.int().min(1).optional(),
    coupon_code: plainText(64).optional(),
    credit_minor: z.int().min(1).optional(),
    currency: z.enum(CURRENCIES).optional(),
    replacement: z.boolean().default(false),
    ticket_number: plainText(64).optional(),
  })
  .refine(
    (given) => given.currency ?? !(given.refund_minor ?? given.coupon_minor ?? given.credit_minor),
    "an amount needs its currency",
  );

function remedies(given: z.output<typeof input>, locale: Locale): Remedies {
  const money = (minor: number | undefined) =>
    minor === undefined || given.currency === undefined ? undefined : formatMoney(minor, given.currency, locale);
  const worth = money(given.coupon_minor);
  return {
    refund: money(given.refund_minor),
    replacement: given.replacement,
    coupon: worth === undefined ? undefined : { worth, code: given.coupon_code ?? null },
    credit: money(given.credit_minor),
    ticket: given.ticket_number,
  };
}

export const composeApology = defineSkill({
  id: "compose_apology_v1",
  name: "composeApology",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "按情况和严重程度写一段道歉，说明发生了什么、已决定怎么补救。只承诺传入的补救办法。",
    en: "Writes an apology for a situation and how bad it was: what happened and what was decided. Promises only the remedies it is given.",
  },
  input,
  output: z.object({
    /** In the reader's language. */
    apology: z.string(),
    text: localizedSchema,
    severity: z.enum(SEVERITIES),
  }),
  permissions: ["order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ situation }, locale) =>
    locale === "zh-CN"
      ? `为${SITUATION_TEXT[situation]["zh-CN"]}写一段道歉`
      : `Write an apology for: ${SITUATION_TEXT[situation].en}`,
  run: async (ctx, given) => {
    const order = given.order_id === undefined ? null : await findOrder(ctx, { orderId: given.order_id });
    const text = compose({
      situation: given.situation,
      severity: given.severity,
      orderId: order?.id ?? null,
      daysDelayed: given.days_delayed ?? null,
      remedies: { "zh-CN": remedies(given, "zh-CN"), en: remedies(given, "en") },
    });
    return { apology: text[ctx.locale], text, severity: given.severity };
  },
});
