// Paying one order in parts, from several methods. Each part is a charge with an act of its own, named after the split's;
// the order is paid with the last of them. Until then no other act pays it, and a part that is being given back is given
// back before the split goes on.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { insertCharge, methodFor, partlyPaid, requirePayable, type Begun } from "./charges";
import { holdForPayment } from "./inventory";
import { isCharged, isDoubtful, leftOfCharges, readLedger, type LedgerRow } from "./ledger";
import { lockOrder, type LockedOrder } from "./lock-order";
import { orderIdSchema } from "./order-id";

const splitPartSchema = z.object({
  paymentMethodId: z.string().min(1).max(64),
  amountMinor: z.int().min(1).max(2_000_000_000),
});

export const beginPartInput = z.object({
  orderId: orderIdSchema,
  parts: z.array(splitPartSchema).min(2).max(5),
  /** Which of the parts. */
  index: z.int().min(0).max(4),
  /** The business act: paying this order in these parts. */
  act: z.string().min(1).max(190),
  executionId: z.string().nullable().default(null),
});

export type BegunPart =
  | Begun
  /** Parts that were made are on their way back: they are taken back first, and the split begins anew. */
  | { kind: "returning"; payments: LedgerRow[] };

const actOf = (act: string, index: number) => `${act}#${index + 1}`;

/**
 * Throws what beginCharge does, and CONFLICT (split_mismatch) when the parts do not make up the order's total.
 */
export async function beginPart(ctx: Ctx, input: z.input<typeof beginPartInput>): Promise<BegunPart> {
  requirePermission(ctx, "payment:charge");
  const request = beginPartInput.parse(input);
  const { parts, index, executionId } = request;
  const part = parts[index];
  if (!part) throw new AppError("VALIDATION", `There is no part ${index + 1}.`, { reason: "split_mismatch" });
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const rows = await readLedger(db, order.id);
    const acts = parts.map((_, i) => actOf(request.act, i));
    const made = rows.filter((row) => isOwn(row, acts) && isCharged(row));
    if (order.status === "PENDING_PAYMENT" && made.some((row) => isReturning(row, rows))) {
      return { kind: "returning", payments: made };
    }
    const act = actOf(request.act, index);
    const earlier = await db.payment.findFirst({
      where: { act, kind: "CHARGE", status: { not: "FAILED" } },
      include: { paymentMethod: true },
    });
    if (earlier) requireSame(earlier, order, part);
    if (earlier?.status === "SUCCEEDED") {
      return { kind: "booked", payment: earlier, reused: earlier.executionId !== executionId };
    }
    requirePayable(order);
    requireWhole(order, parts);
    const method = await methodFor(db, order.customerId, part.paymentMethodId);
    if (rows.some((row) => isCharged(row) && !isOwn(row, acts) && !isReturned(row, rows))) throw partlyPaid(order);
    const open = rows.filter(isDoubtful);
    const [same] = open;
    if (same && open.length === 1 && same.act === act && same.status === "PENDING") {
      return { kind: "ask", payment: same };
    }
    if (open.length > 0) return { kind: "doubt", payments: open };
    await holdForPayment(db, order.id, ctx.clock.now());
    const { amountMinor } = part;
    return insertCharge(inner, { order, method, amountMinor, act, executionId, count: rows.length });
  });
}

const isOwn = (row: LedgerRow, acts: readonly string[]) => row.act !== null && acts.includes(row.act);
const isReturned = (row: LedgerRow, rows: readonly LedgerRow[]) => leftOfCharges(rows).get(row.id) === 0;
const isReturning = (row: LedgerRow, rows: readonly LedgerRow[]) =>
  (leftOfCharges(rows).get(row.id) ?? 0) < row.amountMinor;

function requireSame(earlier: LedgerRow, order: LockedOrder, part: z.output<typeof splitPartSchema>): void {
  const same =
    earlier.orderId === order.id &&
    earlier.amountMinor === part.amountMinor &&
    earlier.paymentMethodId === part.paymentMethodId;
  if (same) return;
  throw new AppError("CONFLICT", "This idempotency key names another payment.", { reason: "idempotency_mismatch" });
}

function requireWhole(order: LockedOrder, parts: readonly z.output<typeof splitPartSchema>[]): void {
  const sum = parts.reduce((total, part) => total + part.amountMinor, 0);
  if (sum === order.totalMinor) return;
  throw new AppError("CONFLICT", `The parts make ${sum}, but order ${order.id} costs ${order.totalMinor}.`, {
    reason: "split_mismatch",
    details: { dueMinor: order.totalMinor, currency: order.currency },
  });
}
