// What each e-mail has to be told by the procedure that sends it. An order's own facts (items, total) come from the
// store instead, so that no SOP can misstate them.
import { z } from "zod";
import { orderDelayNotifyData } from "./order-delay-notify";

const words = z.string().trim().min(1).max(2_000);
const ticketNumber = z.string().max(64).nullish();

export const MAIL_DATA = {
  order_delay_notify_v2: orderDelayNotifyData,
  payment_failed_notification: z.object({ ticket_number: ticketNumber }),
  refund_approved: z.object({
    amount_minor: z.int().min(1),
    reason: words.nullish(),
    destination: z.enum(["original", "gift_card"]).nullish(),
    /** What the customer gets beside the refund. */
    coupon_code: z.string().max(64).nullish(),
    compensation_minor: z.int().min(0).nullish(),
  }),
  refund_rejected: z.object({ reason: words, ticket_number: ticketNumber }),
  order_confirmation: z.object({ payment_method: z.string().max(100).nullish() }),
} as const;

export type MailTemplate = keyof typeof MAIL_DATA;
export type MailData<T extends MailTemplate> = z.output<(typeof MAIL_DATA)[T]>;
/** A template with its own data. */
export type MailOrder = { [T in MailTemplate]: { template: T; data: MailData<T> } }[MailTemplate];

export const MAIL_TEMPLATES = Object.keys(MAIL_DATA) as [MailTemplate, ...MailTemplate[]];
