import { register } from "../register";
import { checkRefundEligibility } from "./check-refund-eligibility";
import { executeRefund } from "./execute-refund";
import { processPayment } from "./process-payment";
import { refundPayment } from "./refund-payment";

export const paymentSkills = [
  register(processPayment),
  register(refundPayment),
  register(checkRefundEligibility),
  register(executeRefund),
];
