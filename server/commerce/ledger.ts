// The money of one order, read from its ledger. Pure sums over rows, so that every act counts the same way.
import type { Locale } from "../context";
import type { Db, Payment, PaymentMethod } from "../db";
import { paymentMethodName } from "./payment-methods";

export type LedgerRow = Payment & { paymentMethod: PaymentMethod | null };

export async function readLedger(db: Db, orderId: string): Promise<LedgerRow[]> {
  return db.payment.findMany({
    where: { orderId },
    include: { paymentMethod: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

type Row = Pick<Payment, "id" | "kind" | "status" | "amountMinor" | "chargeId">;

export const isCharged = (row: Row) => row.kind === "CHARGE" && row.status === "SUCCEEDED";
/** A charge whose fate is not known: asked for, or being called off. */
export const isDoubtful = (row: Row) => row.kind === "CHARGE" && (row.status === "PENDING" || row.status === "VOIDING");
/** A refund that was made, or of which nobody knows yet: its money is not given back a second time. */
const isGivenBack = (row: Row) => row.kind === "REFUND" && row.status !== "FAILED";

const sum = (rows: readonly Row[]) => rows.reduce((total, row) => total + row.amountMinor, 0);

export type Balance = {
  chargedMinor: number;
  /** Given back for certain. */
  refundedMinor: number;
  /** Being given back. */
  pendingMinor: number;
  /** What may still be given back. */
  refundableMinor: number;
  /** What the store holds: charged less refunded. */
  netMinor: number;
};

export function balanceOf(rows: readonly Row[]): Balance {
  const chargedMinor = sum(rows.filter(isCharged));
  const refundedMinor = sum(rows.filter((row) => row.kind === "REFUND" && row.status === "SUCCEEDED"));
  const pendingMinor = sum(rows.filter((row) => row.kind === "REFUND" && row.status === "PENDING"));
  return {
    chargedMinor,
    refundedMinor,
    pendingMinor,
    refundableMinor: Math.max(0, chargedMinor - refundedMinor - pendingMinor),
    netMinor: chargedMinor - refundedMinor,
  };
}

/** What is left of each charge, by its id. */
export function leftOfCharges(rows: readonly Row[]): Map<string, number> {
  return new Map(
    rows
      .filter(isCharged)
      .map((charge) => [
        charge.id,
        charge.amountMinor - sum(rows.filter((row) => isGivenBack(row) && row.chargeId === charge.id)),
      ]),
  );
}

/** How a payment method is named to people: "Visa ··4242", "礼品卡 ··7777". */
export function methodLabel(method: PaymentMethod | null, locale: Locale): string {
  return method ? paymentMethodName(method)[locale] : "";
}
