// Every e-mail by its template. One without a renderer does not compile.
import { AppError } from "../../errors";
import { renderAccountChanged, renderCouponIssued, renderRecommendations, renderReportReady } from "./account-mails";
import type { MailOrder } from "./data";
import { renderInvoice, renderRefundStatus } from "./invoice-mails";
import type { MailContent, MailRecipient } from "./mail-content";
import { renderOrderDelayNotify } from "./order-delay-notify";
import {
  renderAddressChanged,
  renderOrderCancelled,
  renderOrderChanged,
  renderOrderStatus,
  renderPaymentMethodChanged,
} from "./order-mails";
import { renderOrderConfirmation, renderPaymentFailed } from "./payment-mails";
import { renderRefundApproved, renderRefundRejected } from "./refund-mails";
import { renderExchangeLabel, renderReturnLabel } from "./return-mails";
import { renderComplaintAnswer, renderPaymentProblem, renderTicketAnswered, renderTicketOpened } from "./service-mails";
import type { MailFacts } from "./wording";

function needed<T>(fact: T | null, template: string): T {
  if (fact !== null) return fact;
  throw new AppError("INTERNAL", `The e-mail ${template} was to be written without what it is about.`);
}

type RenderAll = (facts: MailFacts, recipient: MailRecipient, mail: MailOrder) => MailContent;

export const renderMail: RenderAll = ({ order, label, coupon, movedTo }, recipient, mail) => {
  const about = () => needed(order, mail.template);
  switch (mail.template) {
    case "order_delay_notify_v2":
      return renderOrderDelayNotify(about().id, recipient, mail.data);
    case "payment_failed_notification":
      return renderPaymentFailed(about(), recipient, mail.data);
    case "refund_approved":
      return renderRefundApproved(about(), recipient, mail.data);
    case "refund_rejected":
      return renderRefundRejected(about(), recipient, mail.data);
    case "order_confirmation":
      return renderOrderConfirmation(about(), recipient, mail.data);
    case "order_cancelled":
      return renderOrderCancelled(about(), recipient, mail.data);
    case "order_changed":
      return renderOrderChanged(about(), recipient, mail.data);
    case "address_changed":
      return renderAddressChanged(about(), recipient, mail.data);
    case "payment_method_changed":
      return renderPaymentMethodChanged(about(), recipient, mail.data);
    case "return_label":
      return renderReturnLabel(about(), needed(label, mail.template), recipient, mail.data);
    case "exchange_label":
      return renderExchangeLabel(about(), needed(label, mail.template), recipient, mail.data);
    case "refund_status":
      return renderRefundStatus(about(), recipient, mail.data);
    case "invoice":
      return renderInvoice(about(), recipient, mail.data);
    case "order_status":
      return renderOrderStatus(about(), recipient, mail.data);
    case "payment_problem":
      return renderPaymentProblem(order, recipient, mail.data);
    case "complaint_answer":
      return renderComplaintAnswer(order, recipient, mail.data);
    case "account_changed":
      return renderAccountChanged(recipient, mail.data, movedTo);
    case "report_ready":
      return renderReportReady(recipient, mail.data);
    case "ticket_opened":
      return renderTicketOpened(order, recipient, mail.data);
    case "ticket_answered":
      return renderTicketAnswered(order, recipient, mail.data);
    case "coupon_issued":
      return renderCouponIssued(order, needed(coupon, mail.template), recipient, mail.data);
    case "recommendations":
      return renderRecommendations(recipient, mail.data);
  }
};
