// One line of what a step found or did, from its journalled output. A step nobody described says nothing.
import { z } from "zod";
import type { ApprovalOutput } from "../engine/approval-output";
import type { Locale } from "../context";
import type { Node } from "../sop/graph";

const localized = z.object({ "zh-CN": z.string(), en: z.string() });
type Summary = (output: unknown, locale: Locale) => string | null;

function describe<T extends z.ZodType>(
  schema: T,
  line: (output: z.output<T>, locale: Locale) => (string | null)[],
): Summary {
  return (output, locale) => {
    const result = schema.safeParse(output);
    return result.success ? line(result.data, locale).filter(Boolean).join(" · ") || null : null;
  };
}

function money(minor: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const linesOf = z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) });

/** A change of an order, asked about or made: what became of its items, and what it moves. */
const change = describe(
  z.object({
    status_text: localized,
    changed: linesOf,
    refunds: z.array(z.object({ payment_method: z.string(), amount_minor: z.number() })),
    currency: z.string(),
  }),
  ({ status_text, changed, refunds, currency }, locale) => [
    changed[locale].length > 0 ? changed[locale].join(locale === "zh-CN" ? "；" : "; ") : status_text[locale],
    ...refunds.map(
      ({ payment_method, amount_minor }) => `${money(amount_minor, currency, locale)} → ${payment_method}`,
    ),
  ],
);
const label = describe(z.object({ carrier: z.string(), tracking_number: z.string() }), (made) => [
  made.carrier,
  made.tracking_number,
]);

const SKILLS: Record<string, Summary> = {
  checkOrderAction: change,
  cancelPendingOrder: change,
  modifyOrderItems: change,
  modifyOrderAddress: change,
  modifyOrderPayment: change,
  requestReturn: change,
  requestExchange: change,
  createReturnLabel: label,
  createExchangeLabel: label,
  getRefundStatus: describe(
    z.object({ status_text: localized, refunded_minor: z.number(), currency: z.string() }),
    (refund, locale) => [refund.status_text[locale], money(refund.refunded_minor, refund.currency, locale)],
  ),
  getPaymentBalance: describe(
    z.object({ total_minor: z.number(), net_minor: z.number(), currency: z.string() }),
    ({ total_minor, net_minor, currency }, locale) => [
      `${money(net_minor, currency, locale)} / ${money(total_minor, currency, locale)}`,
    ],
  ),
  getCompensationPolicy: describe(
    z.object({ reason_text: localized, value_minor: z.number(), currency: z.string() }),
    (terms, locale) => [
      terms.value_minor > 0 ? money(terms.value_minor, terms.currency, locale) : terms.reason_text[locale],
    ],
  ),
  applyCompensation: describe(
    z.object({ coupon_code: z.string().nullable(), value_minor: z.number(), currency: z.string() }),
    (given, locale) => [given.coupon_code, money(given.value_minor, given.currency, locale)],
  ),
  updateDefaultAddress: describe(z.object({ text: z.string() }), (address) => [address.text]),
  searchKnowledge: describe(z.object({ title: localized }), (article, locale) => [article.title[locale]]),
  getOrderDetails: describe(
    z.object({ order_id: z.string(), status_text: localized, tracking_number: z.string().nullable() }),
    (order, locale) => [
      `${locale === "zh-CN" ? "订单" : "Order"} ${order.order_id}`,
      order.status_text[locale],
      order.tracking_number,
    ],
  ),
  queryLogistics: describe(
    // The day it is due is in the answer, by the customer's own clock.
    z.object({ current_status_text: localized, last_scan_place: z.string().nullable() }),
    (parcel, locale) => [parcel.current_status_text[locale], parcel.last_scan_place],
  ),
  offerCompensation: describe(
    z.object({ coupon_code: z.string(), percent: z.number(), worth_minor: z.number(), currency: z.string() }),
    (coupon, locale) => [coupon.coupon_code, `${coupon.percent}%`, money(coupon.worth_minor, coupon.currency, locale)],
  ),
  sendEmail: describe(z.object({ to: z.string() }), (mail) => [mail.to]),
  createSupportTicket: describe(z.object({ ticket_number: z.string() }), (ticket) => [ticket.ticket_number]),
};

const decision = describe(z.object({ result: z.boolean() }), ({ result }, locale) => [
  locale === "zh-CN" ? (result ? "是" : "否") : result ? "Yes" : "No",
]);

/** Not the reason: it is written for colleagues. What the customer is told of it says the SOP. */
const approval = describe(
  z.object({ verdict: z.enum(["approved", "rejected", "timed_out"] satisfies ApprovalOutput["verdict"][]) }),
  ({ verdict }, locale) => [VERDICT[verdict][locale]],
);

const VERDICT = {
  approved: { "zh-CN": "已同意", en: "Approved" },
  rejected: { "zh-CN": "未同意", en: "Not approved" },
  timed_out: { "zh-CN": "无人答复，已超时", en: "Nobody answered in time" },
};

const called = describe(z.object({ message: z.string() }), ({ message }) => [message.split("\n")[0] ?? null]);

const model = describe(z.object({ model: z.string(), offline: z.boolean() }), ({ model: name, offline }, locale) => [
  offline ? (locale === "zh-CN" ? "按模板生成" : "from templates") : name,
]);

export function summariseStep(node: Node, output: unknown, locale: Locale): string | null {
  switch (node.type) {
    case "skill_call":
      return SKILLS[node.skill]?.(output, locale) ?? null;
    case "model_call":
      return model(output, locale);
    case "decision_logic":
      return decision(output, locale);
    case "human_approval":
      return approval(output, locale);
    case "call_sop":
      return called(output, locale);
    case "switch":
    case "parallel_execution":
    case "wait":
    case "output":
      return null;
  }
}
