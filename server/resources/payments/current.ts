// Which gateway payments go through.
import type { PaymentGateway } from "./gateway";
import { sandboxGateway } from "./sandbox";

export function paymentGateway(): PaymentGateway {
  return sandboxGateway;
}
