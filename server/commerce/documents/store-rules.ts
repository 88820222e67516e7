// What the store's own code takes for granted of a row and no constraint of the tables says: words of closed lists,
// currencies, places. A document that breaks it would be imported and then fail wherever the row is read.
import { z } from "zod";
import { LOCALES } from "../../context";
import { CHANGE_KINDS } from "../order-requests";
import { isOrderId } from "../order-id";
import { ORDER_STATUSES } from "../order-status";
import { PAYMENT_METHOD_KINDS } from "../payment-methods";
import { DELAY_REASONS, SHIPMENT_STATUSES } from "../shipment-status";
import { TICKET_KINDS, TICKET_PRIORITIES, TICKET_STATUSES } from "../ticket-kinds";

const currency = z.string().regex(/^[A-Z]{3}$/, "A currency is three capital letters: USD.");
const amount = z.int().min(0);
const options = z.record(z.string(), z.string());
const names = <T extends string>(record: Record<string, T>) => Object.values(record) as [T, ...T[]];

/** By table; columns that a document leaves out are the tables' own affair. */
const RULES: Readonly<Record<string, z.ZodObject>> = {
  customers: z.looseObject({ locale: z.enum(LOCALES), timezone: z.string().refine(isTimeZone, "No time zone.") }),
  variants: z.looseObject({ options, currency, price_minor: amount }),
  payment_methods: z.looseObject({ kind: z.enum(PAYMENT_METHOD_KINDS), currency: currency.nullable() }),
  orders: z.looseObject({
    id: z.string().refine(isOrderId, "An order number is up to 32 letters, digits and -."),
    status: z.enum(ORDER_STATUSES),
    currency,
    total_minor: amount,
    shipping_address: z.record(z.string(), z.unknown()),
  }),
  order_items: z.looseObject({ options, quantity: z.int().min(1).max(10_000), unit_price_minor: amount }),
  payments: z.looseObject({
    kind: z.enum(["CHARGE", "REFUND"]),
    status: z.enum(["PENDING", "VOIDING", "SUCCEEDED", "FAILED"]),
    currency,
  }),
  order_changes: z.looseObject({
    kind: z.enum(names(CHANGE_KINDS)),
    status: z.enum(["PENDING", "DONE", "FAILED", "UNDONE"]),
  }),
  reservations: z.looseObject({ status: z.enum(["HELD", "TAKEN", "RELEASED"]) }),
  shipments: z.looseObject({ status: z.enum(SHIPMENT_STATUSES), delay_reason: z.enum(DELAY_REASONS).nullable() }),
  carrier_scans: z.looseObject({ status: z.enum(SHIPMENT_STATUSES) }),
  tickets: z.looseObject({
    kind: z.enum(TICKET_KINDS),
    status: z.enum(TICKET_STATUSES),
    priority: z.enum(TICKET_PRIORITIES),
  }),
  gateway_transactions: z.looseObject({
    kind: z.enum(["CHARGE", "REFUND", "VOID", "CREDIT"]),
    status: z.enum(["SUCCEEDED", "DECLINED"]),
    currency,
  }),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a table's rows, with the row's number and column. */
export function rowFaults(table: string, rows: readonly object[]): { path: string[]; message: string }[] {
  const rule = RULES[table]?.partial();
  if (!rule) return [];
  return rows.flatMap((row, i) => {
    const read = rule.safeParse(row);
    const issues = read.success ? [] : read.error.issues;
    return issues.map(({ path, message }) => ({
      path: ["store", table, String(i), ...path.map(String)],
      message,
    }));
  });
}
