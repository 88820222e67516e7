// A payment gateway that moves no money, and otherwise behaves as one: it keeps its own books, takes each key once, and
// can be told to fail (rows in gateway_faults, or the test cards below), so that a demo can show what happens then.
import { AppError } from "../../errors";
import { underFault, type FaultRow } from "../sandbox/faults";
import type {
  ChargeAnswer,
  ChargeRequest,
  CreditRequest,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
  VoidAnswer,
  VoidRequest,
} from "./gateway";
import { findRecord, listRecords } from "./sandbox-records";
import {
  book,
  chargeKeyOf,
  chargeState,
  findByKey,
  takeFault,
  withBooks,
  type BookRow,
  type FaultMatch,
} from "./sandbox-books";

/** Cards that always do the same to a charge. Every other token is charged. */
const TEST_CARDS: ReadonlyMap<string, FaultRow> = new Map([
  ["tok_timeout", { kind: "TIMEOUT_BEFORE", delayMs: null }],
  ["tok_timeout_after", { kind: "TIMEOUT_AFTER", delayMs: null }],
  ["tok_declined", { kind: "DECLINE", delayMs: null }],
  ["tok_duplicate", { kind: "DUPLICATE", delayMs: null }],
]);

const VOIDABLE_HOURS = 24;

export const sandboxGateway: PaymentGateway = {
  name: "sandbox",
  list: listRecords,
  find: findRecord,
  charge: async (request) => {
    const { reference, token, amountMinor } = request;
    const fault = await faultFor({ operation: "charge", reference, token, amountMinor }, TEST_CARDS.get(token));
    return underFault(fault, timedOut, () => charge(request, fault?.kind === "DECLINE"));
  },
  refund: async (request) => {
    const { reference, amountMinor } = request;
    const fault = await faultFor({ operation: "refund", reference, token: null, amountMinor });
    return underFault(fault, timedOut, () => refund(request, fault?.kind === "DECLINE"));
  },
  voidCharge: async (request) => {
    const fault = await faultFor({ operation: "void", reference: request.reference, token: null, amountMinor: null });
    return underFault(fault, timedOut, () => voidCharge(request, fault?.kind === "DECLINE"));
  },
  credit: async (request) => {
    const { reference, token, amountMinor } = request;
    const fault = await faultFor({ operation: "credit", reference, token, amountMinor });
    return underFault(fault, timedOut, () => credit(request, fault?.kind === "DECLINE"));
  },
};

async function faultFor(match: FaultMatch, card?: FaultRow): Promise<FaultRow | null> {
  return (await takeFault(match)) ?? card ?? null;
}

function timedOut(): AppError {
  return new AppError("TIMEOUT", "Payment gateway timeout", { reason: "gateway_timeout" });
}

/** A key names one call. Another call under it is the caller's fault, and must not pass for the first one. */
function sameCall(found: BookRow, call: Pick<BookRow, "kind" | "reference" | "amountMinor" | "currency">): BookRow {
  const same =
    found.kind === call.kind &&
    found.reference === call.reference &&
    found.amountMinor === call.amountMinor &&
    found.currency === call.currency;
  if (same) return found;
  throw new AppError("CONFLICT", "This key names another call to the gateway.", { reason: "gateway_key_reused" });
}

const voidKey = (chargeKey: string) => `void:${chargeKey}`;

function charge(request: ChargeRequest, declines: boolean): Promise<ChargeAnswer> {
  const { key, token, amountMinor, currency, reference } = request;
  return withBooks(key, async (books) => {
    if (await findByKey(books, voidKey(key))) return { status: "VOIDED" };
    const call = { kind: "CHARGE", reference, amountMinor, currency } as const;
    const found = await findByKey(books, key);
    const reason = declines ? "insufficient_funds" : null;
    const row = found
      ? sameCall(found, call)
      : await book(books, { ...call, key, token, chargeId: null, status: declines ? "DECLINED" : "SUCCEEDED", reason });
    return answer(row);
  });
}

function answer(row: BookRow): RefundAnswer {
  if (row.status === "SUCCEEDED") return { status: "SUCCEEDED", id: row.id };
  return { status: "DECLINED", id: row.id, reason: row.reason ?? "declined" };
}

async function refund(request: RefundRequest, declines: boolean): Promise<RefundAnswer> {
  const { key, chargeId, amountMinor, currency, reference } = request;
  const chargeKey = await chargeKeyOf(chargeId);
  return withBooks(chargeKey ?? key, async (books) => {
    const call = { kind: "REFUND", reference, amountMinor, currency } as const;
    const found = await findByKey(books, key);
    if (found) return answer(sameCall(found, call));
    const charged = chargeKey === null ? null : await findByKey(books, chargeKey);
    const state = await chargeState(books, chargeId, VOIDABLE_HOURS);
    const left = charged?.currency === currency && !state.voided ? charged.amountMinor - state.givenBackMinor : 0;
    const reason = charged === null ? "unknown_charge" : amountMinor > left ? "exceeds_charge" : null;
    const refused = declines ? "account_closed" : reason;
    const status = refused === null ? "SUCCEEDED" : "DECLINED";
    return answer(await book(books, { ...call, key, token: null, chargeId, status, reason: refused }));
  });
}

function credit(request: CreditRequest, declines: boolean): Promise<RefundAnswer> {
  const { key, token, amountMinor, currency, reference } = request;
  return withBooks(key, async (books) => {
    const call = { kind: "CREDIT", reference, amountMinor, currency } as const;
    const found = await findByKey(books, key);
    if (found) return answer(sameCall(found, call));
    const reason = declines ? "account_closed" : null;
    const status = declines ? "DECLINED" : "SUCCEEDED";
    return answer(await book(books, { ...call, key, token, chargeId: null, status, reason }));
  });
}

/** `declines`: the bank has settled the charge already, as it may at any hour. */
function voidCharge({ chargeKey, reference }: VoidRequest, declines: boolean): Promise<VoidAnswer> {
  return withBooks(chargeKey, async (books) => {
    const earlier = await findByKey(books, voidKey(chargeKey));
    if (earlier) return { status: "VOIDED", id: earlier.id, chargeId: earlier.chargeId };
    const found = await findByKey(books, chargeKey);
    const charged = found?.status === "SUCCEEDED" ? found : null;
    if (charged) {
      const state = await chargeState(books, charged.id, VOIDABLE_HOURS);
      if (declines || !state.open || state.givenBackMinor > 0) return { status: "SETTLED", chargeId: charged.id };
    }
    const row = await book(books, {
      kind: "VOID",
      key: voidKey(chargeKey),
      status: "SUCCEEDED",
      reference,
      token: null,
      chargeId: charged?.id ?? null,
      amountMinor: charged?.amountMinor ?? 0,
      currency: charged?.currency ?? "",
      reason: null,
    });
    return { status: "VOIDED", id: row.id, chargeId: row.chargeId };
  });
}
