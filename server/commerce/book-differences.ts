// The ledger against a gateway's books. Pure: what is compared is read by whoever asks.
import type { Payment } from "../db";
import type { Difference, DifferenceKind } from "./differences";

export const BOOK_DIFFERENCES = [
  "missing_at_gateway",
  "missing_in_ledger",
  "amount_differs",
  "failed_at_gateway",
] as const satisfies readonly DifferenceKind[];

/** An entry of a gateway's books, of whatever gateway. */
export type BookEntry = {
  id: string;
  key: string | null;
  kind: "CHARGE" | "REFUND";
  status: "SUCCEEDED" | "PENDING" | "FAILED";
  amountMinor: number;
  currency: string;
  reference: string | null;
  chargeId: string | null;
};

export type LedgerEntry = Pick<
  Payment,
  "id" | "orderId" | "kind" | "status" | "amountMinor" | "currency" | "gatewayTransactionId" | "gatewayKey"
>;

type Facts = Pick<Difference, "kind" | "subject" | "details"> & { row: LedgerEntry | null; entry: BookEntry | null };

function difference({ kind, subject, details, row, entry }: Facts): Difference {
  return {
    kind,
    subject,
    orderId: row?.orderId ?? entry?.reference ?? null,
    paymentId: row?.id ?? null,
    gatewayTransactionId: entry?.id ?? row?.gatewayTransactionId ?? null,
    details,
  };
}

/** What stands against a row of the ledger that says money moved; `entry` is the gateway's own word on it. */
export function judgeRow(row: LedgerEntry, entry: BookEntry | null): Difference | null {
  const ledger = { ledgerMinor: row.amountMinor, ledgerCurrency: row.currency };
  if (!entry) return difference({ kind: "missing_at_gateway", subject: row.id, details: ledger, row, entry });
  if (entry.status === "FAILED") {
    return difference({ kind: "failed_at_gateway", subject: row.id, details: ledger, row, entry });
  }
  const same = entry.kind === row.kind && entry.amountMinor === row.amountMinor && entry.currency === row.currency;
  if (same) return null;
  const gateway = { gatewayMinor: entry.amountMinor, gatewayCurrency: entry.currency };
  return difference({ kind: "amount_differs", subject: row.id, details: { ...ledger, ...gateway }, row, entry });
}

/**
 * What stands against an entry of the gateway's books: `row` is the ledger's row of its id or key, `chargeRow` that of the
 * charge it gives back. A row whose fate is not known yet says nothing; it is looked after elsewhere.
 */
export function judgeEntry(
  entry: BookEntry,
  row: LedgerEntry | null,
  chargeRow: LedgerEntry | null,
): Difference | null {
  if (entry.status !== "SUCCEEDED") return null;
  const isOpen = (one: LedgerEntry | null) => one?.status === "PENDING" || one?.status === "VOIDING";
  if (isOpen(row) || isOpen(chargeRow) || row?.status === "SUCCEEDED") return null;
  const isOurs = entry.reference !== null || entry.key !== null || chargeRow !== null;
  if (!isOurs) return null;
  const details = {
    gatewayKind: entry.kind,
    gatewayMinor: entry.amountMinor,
    gatewayCurrency: entry.currency,
    ledgerStatus: row?.status ?? null,
  };
  const found = difference({ kind: "missing_in_ledger", subject: entry.id, details, row, entry });
  return { ...found, orderId: found.orderId ?? chargeRow?.orderId ?? null };
}
