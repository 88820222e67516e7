// The business act behind each e-mail: what it is for, and the key under which it is sent once.
import type { Localized } from "../../context";
import type { MailOrder, MailTemplate } from "../../resources/mail-templates/data";
import { digest } from "../digest";

export const MAIL_PURPOSE: Record<MailTemplate, Localized> = {
  order_delay_notify_v2: { "zh-CN": "延误说明", en: "about the delay" },
  payment_failed_notification: { "zh-CN": "支付失败", en: "the payment failed" },
  refund_approved: { "zh-CN": "退款已批准", en: "the refund is approved" },
  refund_rejected: { "zh-CN": "退款未获批准", en: "the refund is refused" },
  order_confirmation: { "zh-CN": "订单确认", en: "the order is confirmed" },
  order_cancelled: { "zh-CN": "订单已取消", en: "the order is cancelled" },
  order_changed: { "zh-CN": "商品已更换", en: "the items are changed" },
  address_changed: { "zh-CN": "收货地址已更新", en: "the delivery address is changed" },
  payment_method_changed: { "zh-CN": "支付方式已更改", en: "the payment method is changed" },
  return_label: { "zh-CN": "退货面单", en: "the return label" },
  exchange_label: { "zh-CN": "换货面单", en: "the exchange label" },
  refund_status: { "zh-CN": "退款进度", en: "how the refund stands" },
  invoice: { "zh-CN": "发票", en: "the invoice" },
  order_status: { "zh-CN": "订单情况", en: "how the order stands" },
  payment_problem: { "zh-CN": "付款问题", en: "about the payment" },
  complaint_answer: { "zh-CN": "投诉答复", en: "the answer to the complaint" },
  account_changed: { "zh-CN": "账户资料已更改", en: "the account was changed" },
  report_ready: { "zh-CN": "报表已生成", en: "the report is ready" },
  ticket_opened: { "zh-CN": "工单已建立", en: "the ticket is open" },
  ticket_answered: { "zh-CN": "工单回复", en: "the ticket is answered" },
  coupon_issued: { "zh-CN": "优惠券", en: "the coupon" },
  recommendations: { "zh-CN": "商品推荐", en: "recommendations" },
};

/**
 * Acts that may come again in the same words: a second change of the account, an invoice asked for once more. Each
 * execution sends its own.
 */
const PER_EXECUTION: ReadonlySet<MailTemplate> = new Set([
  "address_changed",
  "payment_method_changed",
  "refund_status",
  "invoice",
  "order_status",
  "payment_problem",
  "account_changed",
  "recommendations",
] satisfies MailTemplate[]);

export const isPerExecution = (template: MailTemplate) => PER_EXECUTION.has(template);

/** `order`: its number, or whatever else the e-mail is about. */
export function mailAct(order: string, { template, data }: MailOrder): string {
  switch (template) {
    case "order_delay_notify_v2":
      return `order-delay-email:${order}:${data.coupon_code ?? data.new_estimated_delivery.slice(0, 10)}`;
    case "payment_failed_notification":
      return `payment-failed-email:${order}`;
    case "refund_approved":
      return `refund-approved-email:${order}:${data.amount_minor}`;
    case "refund_rejected":
      // Two refusals for the same reason are one message, another reason is another.
      return `refund-rejected-email:${order}:${digest(data.reason)}`;
    case "order_confirmation":
      return `order-confirmation-email:${order}`;
    case "return_label":
    case "exchange_label":
      return `label-email:${data.label_id}`;
    case "ticket_opened":
      return `ticket-opened-email:${data.ticket_number}`;
    case "coupon_issued":
      return `coupon-email:${data.coupon_code}`;
    default:
      return `${template.replaceAll("_", "-")}-email:${order}:${digest(data)}`;
  }
}
