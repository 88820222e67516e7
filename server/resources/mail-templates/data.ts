// What each e-mail has to be told by the procedure that sends it. What the store itself knows (an order's items and
// total, a label, the ledger) comes from the store instead, so that no SOP can misstate it.
import { z } from "zod";
import type { NotificationCategory } from "../notification.schema";
import { orderDelayNotifyData } from "./order-delay-notify";

const words = z.string().trim().min(1).max(2_000);
const letterText = z.string().trim().min(1).max(5_000);
const ticketNumber = z.string().max(64).nullish();
const minor = z.int().min(0).max(2_000_000_000);
const method = z.string().trim().min(1).max(100);
const destination = z.enum(["original", "gift_card"]).nullish();
const currency = z.string().length(3);
/** Lines of what became what: "Keyboard, blue" → "Keyboard, black". */
const exchanged = z.array(z.object({ from: words, to: words })).max(100);
/** A place within the app: e-mails of ours never link elsewhere. */
const path = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)[^\s]*$/, "must be a path within the app, such as /reports/1");

export const ACCOUNT_PARTS = [
  "name",
  "email",
  "phone",
  "locale",
  "timezone",
  "address",
  "payment_method",
  "preferences",
] as const;

export const MAIL_DATA = {
  order_delay_notify_v2: orderDelayNotifyData,
  payment_failed_notification: z.object({ ticket_number: ticketNumber }),
  refund_approved: z.object({
    amount_minor: z.int().min(1),
    reason: words.nullish(),
    destination,
    /** What the customer gets beside the refund. */
    coupon_code: z.string().max(64).nullish(),
    compensation_minor: minor.nullish(),
  }),
  refund_rejected: z.object({ reason: words, ticket_number: ticketNumber }),
  order_confirmation: z.object({ payment_method: method.nullish() }),
  order_cancelled: z.object({
    reason: words.nullish(),
    /** What is given back; nothing when nothing was paid. */
    refund_minor: minor.nullish(),
    destination,
    payment_method: method.nullish(),
  }),
  order_changed: z.object({
    changes: exchanged.min(1),
    /** Above 0 was charged in addition, below 0 was given back. */
    difference_minor: z.int().nullish(),
    payment_method: method.nullish(),
  }),
  /** The address is the order's own. */
  address_changed: z.object({}),
  payment_method_changed: z.object({
    payment_method: method,
    former_payment_method: method.nullish(),
    refund_minor: minor.nullish(),
  }),
  /** Carrier, number, items and where to print it are the label's own. */
  return_label: z.object({
    label_id: z.string().min(1).max(64),
    refund_minor: minor.nullish(),
    payment_method: method.nullish(),
  }),
  exchange_label: z.object({
    label_id: z.string().min(1).max(64),
    changes: exchanged.nullish(),
    difference_minor: z.int().nullish(),
    payment_method: method.nullish(),
  }),
  /** The refunds are the ledger's. */
  refund_status: z.object({ note: words.nullish() }),
  /** Lines and payments are the order's own. */
  invoice: z.object({ bill_to: z.string().trim().max(200).nullish(), tax_number: z.string().trim().max(64).nullish() }),
  /** Status and parcel are the order's own. */
  order_status: z.object({ note: words.nullish() }),
  payment_problem: z.object({ problem: words, next_step: words, ticket_number: ticketNumber }),
  complaint_answer: z.object({
    answer: letterText,
    ticket_number: ticketNumber,
    coupon_code: z.string().max(64).nullish(),
    coupon_worth_minor: minor.nullish(),
    credit_minor: minor.nullish(),
    currency: currency.nullish(),
  }),
  account_changed: z.object({ changed: z.array(z.enum(ACCOUNT_PARTS)).min(1) }),
  report_ready: z.object({
    title: z.string().trim().min(1).max(200),
    summary: words.nullish(),
    rows: z.int().min(0).nullish(),
    path,
  }),
  ticket_opened: z.object({ ticket_number: z.string().min(1).max(64), subject: z.string().trim().max(200).nullish() }),
  ticket_answered: z.object({ ticket_number: z.string().min(1).max(64), answer: letterText }),
  /** What it takes off and until when are the coupon's own. */
  coupon_issued: z.object({ coupon_code: z.string().min(1).max(64), reason: words.nullish() }),
  recommendations: z.object({
    items: z
      .array(
        z.object({ name: words, reason: words.nullish(), price_minor: minor.nullish(), currency: currency.nullish() }),
      )
      .min(1)
      .max(10),
  }),
} as const;

export type MailTemplate = keyof typeof MAIL_DATA;
export type MailData<T extends MailTemplate> = z.output<(typeof MAIL_DATA)[T]>;
/** A template with its own data. */
export type MailOrder = { [T in MailTemplate]: { template: T; data: MailData<T> } }[MailTemplate];

export const MAIL_TEMPLATES = Object.keys(MAIL_DATA) as [MailTemplate, ...MailTemplate[]];

/**
 * Words of a procedure's own. Each may be given in both languages, {"zh-CN": …, en: …}: the procedure speaks the language of
 * the conversation, the letter that of its reader.
 */
export const TEXT_FIELDS: ReadonlySet<string> = new Set([
  "apology",
  "current_status_text",
  "delay_reason_text",
  "reason",
  "note",
  "problem",
  "next_step",
  "answer",
  "title",
  "summary",
  "subject",
  "changes",
]);

/** What an e-mail is about: whether it may be refused, held back or capped. `order`: whether it needs an order. */
export const MAIL_KIND: Record<
  MailTemplate,
  { category: NotificationCategory; order: "needed" | "possible" | "none" }
> = {
  order_delay_notify_v2: { category: "updates", order: "needed" },
  payment_failed_notification: { category: "orders", order: "needed" },
  refund_approved: { category: "orders", order: "needed" },
  refund_rejected: { category: "orders", order: "needed" },
  order_confirmation: { category: "orders", order: "needed" },
  order_cancelled: { category: "orders", order: "needed" },
  order_changed: { category: "orders", order: "needed" },
  address_changed: { category: "orders", order: "needed" },
  payment_method_changed: { category: "orders", order: "needed" },
  return_label: { category: "orders", order: "needed" },
  exchange_label: { category: "orders", order: "needed" },
  refund_status: { category: "service", order: "needed" },
  invoice: { category: "orders", order: "needed" },
  order_status: { category: "service", order: "needed" },
  payment_problem: { category: "service", order: "possible" },
  complaint_answer: { category: "service", order: "possible" },
  account_changed: { category: "account", order: "none" },
  report_ready: { category: "work", order: "none" },
  ticket_opened: { category: "service", order: "possible" },
  ticket_answered: { category: "updates", order: "possible" },
  /** One that a campaign gives away is advertising. */
  coupon_issued: { category: "updates", order: "possible" },
  recommendations: { category: "offers", order: "none" },
};
