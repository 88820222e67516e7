// The gateway's side of the payments that went through it: what it charged and gave back, under its own ids.
import type { GatewayTransaction, Payment, PaymentMethod } from "../../server/db";

/** Gift cards never reach the gateway. A refund names the charge it gives back, as the ledger does. */
export function makeGatewayTransactions(
  payments: readonly Payment[],
  methods: readonly PaymentMethod[],
): GatewayTransaction[] {
  const tokens = new Map(methods.map((method) => [method.id, method.gatewayToken]));
  const ids = new Map(payments.map((payment) => [payment.id, payment.gatewayTransactionId]));
  return payments.flatMap((payment) => {
    const token = tokens.get(payment.paymentMethodId ?? "");
    if (payment.status !== "SUCCEEDED" || !payment.gatewayTransactionId || !token) return [];
    return [
      {
        id: payment.gatewayTransactionId,
        key: payment.id,
        kind: payment.kind,
        status: "SUCCEEDED",
        reference: payment.orderId,
        token,
        chargeId: payment.chargeId ? (ids.get(payment.chargeId) ?? null) : null,
        amountMinor: payment.amountMinor,
        currency: payment.currency,
        reason: null,
        createdAt: payment.createdAt,
      },
    ];
  });
}
