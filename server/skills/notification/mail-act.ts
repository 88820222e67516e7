// The business act behind each e-mail: what it is for, and the key under which it is sent once.
import { createHash } from "node:crypto";
import type { Localized } from "../../context";
import type { MailOrder, MailTemplate } from "../../resources/mail-templates/data";

export const MAIL_PURPOSE: Record<MailTemplate, Localized> = {
  order_delay_notify_v2: { "zh-CN": "延误说明", en: "about the delay" },
  payment_failed_notification: { "zh-CN": "支付失败", en: "the payment failed" },
  refund_approved: { "zh-CN": "退款已批准", en: "the refund is approved" },
  refund_rejected: { "zh-CN": "退款未获批准", en: "the refund is refused" },
  order_confirmation: { "zh-CN": "订单确认", en: "the order is confirmed" },
};

/** Two refusals for the same reason are one message, another reason is another. */
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);

export function mailAct(orderId: string, { template, data }: MailOrder): string {
  switch (template) {
    case "order_delay_notify_v2":
      return `order-delay-email:${orderId}:${data.coupon_code ?? data.new_estimated_delivery.slice(0, 10)}`;
    case "payment_failed_notification":
      return `payment-failed-email:${orderId}`;
    case "refund_approved":
      return `refund-approved-email:${orderId}:${data.amount_minor}`;
    case "refund_rejected":
      return `refund-rejected-email:${orderId}:${digest(data.reason)}`;
    case "order_confirmation":
      return `order-confirmation-email:${orderId}`;
  }
}
