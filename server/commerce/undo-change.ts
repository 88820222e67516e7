// Taking a change of an order back: the order as it was, its goods and its money where they were. What has moved on since
// is left alone, and a change that somebody else made is not this one's to take back.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { transaction, type OrderChange } from "../db";
import { isAs } from "./apply-change";
import { CHANGE_PERMISSIONS, moneyOf, type ChangeProgress } from "./change-order";
import { detailOf, failChange, startChange, stateOf } from "./hold-change";
import { isCharged, isDoubtful, type LedgerRow } from "./ledger";
import { lockOrder } from "./lock-order";
import { readFacts, type OrderFacts } from "./order-facts";
import { refused } from "./order-refusals";
import { CHANGE_ACTIONS, CHANGE_KINDS, type ChangeKind, type ChangeLine } from "./order-requests";
import { orderIdSchema } from "./order-id";
import type { Plan } from "./plan-change";
import { refundsTo } from "./planned-refunds";

export const undoChangeInput = z.object({
  orderId: orderIdSchema,
  action: z.enum(CHANGE_ACTIONS),
  /** Without it: what this execution changed last, or may have, when the answer was lost. */
  changeId: z.string().min(1).max(64).optional(),
  executionId: z.string().nullable().default(null),
});

export type Undoing =
  /** Nothing is left to take back: it has been taken back (`undone`), there is none, or the order has moved on. */
  | { kind: "nothing"; undone: boolean }
  /** The change waits for an answer that was lost: its charge is settled first. */
  | { kind: "doubt"; change: OrderChange; payments: LedgerRow[] }
  /** Money that is on its way arrives first. */
  | { kind: "finish"; progress: ChangeProgress }
  | { kind: "undo"; progress: ChangeProgress };

/** Throws NOT_FOUND (order_not_found), FORBIDDEN, and refusals when goods or a gift card are gone. */
export async function beginUndo(ctx: Ctx, input: z.input<typeof undoChangeInput>): Promise<Undoing> {
  requirePermission(ctx, CHANGE_PERMISSIONS[input.action]);
  const request = undoChangeInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const order = await lockOrder(inner, request.orderId);
    const facts = await readFacts(inner, order);
    const change = findChange(facts, CHANGE_KINDS[request.action], request);
    if (!change || (change.status !== "PENDING" && change.status !== "DONE")) {
      return { kind: "nothing", undone: change?.status === "UNDONE" };
    }
    const money = await moneyOf(db, change.id);
    if (change.status === "PENDING") return { kind: "doubt", change, payments: money.filter(isDoubtful) };
    if (money.some((row) => row.status === "PENDING")) {
      return { kind: "finish", progress: { change, money } };
    }
    const begun = facts.changes.find((one) => one.undoesId === change.id && one.status === "PENDING");
    if (begun) return { kind: "undo", progress: { change: begun, money: await moneyOf(db, begun.id) } };
    if (!standsAsMade(facts, change)) return { kind: "nothing", undone: false };
    const undo = await startChange(inner, order, {
      plan: reverse(change, money, facts),
      act: `undo:${change.id}`,
      wish: change.id,
      executionId: request.executionId,
      undoesId: change.id,
    });
    return { kind: "undo", progress: { change: undo, money: await moneyOf(db, undo.id) } };
  });
}

function findChange(
  { changes }: OrderFacts,
  kind: ChangeKind,
  { changeId, executionId }: { changeId?: string | undefined; executionId: string | null },
): OrderChange | undefined {
  const own = changes.filter((change) => change.kind === kind && change.undoesId === null);
  if (changeId !== undefined) return own.find((change) => change.id === changeId);
  return own.findLast((change) => change.executionId !== null && change.executionId === executionId);
}

/** Whether the order is still what the change made of it, with nothing about its money since. */
function standsAsMade(facts: OrderFacts, change: OrderChange): boolean {
  const later = facts.changes.slice(facts.changes.indexOf(change) + 1);
  const money = change.kind === "ITEMS" || change.kind === "PAYMENT";
  const since = later.some((one) => one.status === "DONE" && one.undoesId === null && one.kind !== "ADDRESS");
  return isAs(facts.order, stateOf(change.after)) && !(money && since);
}

function reverse(change: OrderChange, money: readonly LedgerRow[], facts: OrderFacts): Plan {
  const { pending, paymentMethodId, differenceMinor, lines } = detailOf(change);
  const charged = money.filter(isCharged);
  const returned = money.filter((row) => row.kind === "REFUND" && row.status === "SUCCEEDED");
  const amountMinor = returned.reduce((sum, row) => sum + row.amountMinor, 0);
  const method = returned[0]?.paymentMethod ?? null;
  if (amountMinor > 0 && !method) throw refused("payment_method_not_found");
  return {
    kind: change.kind as ChangeKind,
    detail: {
      ...(lines ? { lines: lines.flatMap(turnRound) } : {}),
      ...(paymentMethodId === undefined ? {} : { paymentMethodId }),
      ...(differenceMinor ? { differenceMinor: -differenceMinor } : {}),
    },
    before: stateOf(change.after),
    after: stateOf(change.before),
    charge: method ? { method, amountMinor } : null,
    // A later change that was taken back may have left part of it with another charge.
    refunds: charged.flatMap(({ paymentMethod, amountMinor: paid }) =>
      paymentMethod ? refundsTo(facts, paymentMethod, paid, true) : [],
    ),
    take: new Map(pending.give),
    give: new Map(pending.take),
  };
}

/** The line that leads back. */
function turnRound(line: ChangeLine): ChangeLine[] {
  const { to, variantId, sku, priceMinor } = line;
  if (!to) return [];
  const back = { variantId, sku, options: null, priceMinor };
  return [{ ...line, variantId: to.variantId, sku: to.sku, priceMinor: to.priceMinor, to: back }];
}

/** Ends a change whose charge was called off, once nothing of it is in doubt any more. */
export async function abandonChange(ctx: Ctx, change: OrderChange): Promise<void> {
  requirePermission(ctx, "order:read");
  await transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await lockOrder(inner, change.orderId);
    const open = (await moneyOf(db, change.id)).some((row) => row.kind === "CHARGE" && isDoubtful(row));
    if (!open) await failChange(inner, change);
  });
}
