import { register } from "../register";
import { checkRefundEligibility } from "./check-refund-eligibility";
import { executeRefund } from "./execute-refund";
import { getPaymentBalance } from "./get-payment-balance";
import { getRefundStatus } from "./get-refund-status";
import { listTransactions } from "./list-transactions";
import { processPayment } from "./process-payment";
import { refundPayment } from "./refund-payment";

export const paymentSkills = [
  register(processPayment),
  register(refundPayment),
  register(checkRefundEligibility),
  register(executeRefund),
  register(getPaymentBalance),
  register(getRefundStatus),
  register(listTransactions),
];
