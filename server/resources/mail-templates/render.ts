// Every e-mail by its template. One without a renderer does not compile.
import type { MailOrder } from "./data";
import type { MailContent, MailRecipient } from "./mail-content";
import { renderOrderDelayNotify } from "./order-delay-notify";
import { renderOrderConfirmation, renderPaymentFailed } from "./payment-mails";
import { renderRefundApproved, renderRefundRejected } from "./refund-mails";
import type { MailedOrder } from "./wording";

export function renderMail(order: MailedOrder, recipient: MailRecipient, mail: MailOrder): MailContent {
  switch (mail.template) {
    case "order_delay_notify_v2":
      return renderOrderDelayNotify(order.id, recipient, mail.data);
    case "payment_failed_notification":
      return renderPaymentFailed(order, recipient, mail.data);
    case "refund_approved":
      return renderRefundApproved(order, recipient, mail.data);
    case "refund_rejected":
      return renderRefundRejected(order, recipient, mail.data);
    case "order_confirmation":
      return renderOrderConfirmation(order, recipient, mail.data);
  }
}
