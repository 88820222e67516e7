import { register } from "../register";
import { checkRefundEligibility } from "./check-refund-eligibility";
import { executeRefund } from "./execute-refund";
import { getPaymentBalance } from "./get-payment-balance";
import { getRefundStatus } from "./get-refund-status";
import { listTransactions } from "./list-transactions";
import { processPayment } from "./process-payment";
import { refundPayment } from "./refund-payment";
import { refundSplitPayment } from "./refund-split-payment";
import { splitPayment } from "./split-payment";
import { voidPayment } from "./void-payment";

export const paymentSkills = [
  register(processPayment),
  register(refundPayment),
  register(splitPayment),
  register(refundSplitPayment),
  register(voidPayment),
  register(checkRefundEligibility),
  register(executeRefund),
  register(getPaymentBalance),
  register(getRefundStatus),
  register(listTransactions),
];
