import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "../../db";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  ops,
  order,
  paidOrder,
  refusal,
  stranger,
  system,
  type CallOptions,
} from "../test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(() => clearShop(database));

const call = (name: string, input: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, name, input, options);
const pay = (order_id: string, payment_method_id?: string, options: CallOptions = {}) =>
  call("processPayment", { order_id, payment_method_id }, options);
const status = async (id: string) => (await database.client.order.findUniqueOrThrow({ where: { id } })).status;
const ledger = async (orderId: string) =>
  (await database.client.payment.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map((row) => [
    row.kind,
    row.status,
    row.amountMinor,
  ]);
const books = async () =>
  (await database.client.gatewayTransaction.findMany({ orderBy: { createdAt: "asc" } })).map((row) => [
    row.kind,
    row.status,
    row.amountMinor,
  ]);
const fault = (data: Omit<Prisma.GatewayFaultCreateInput, "id">) =>
  database.client.gatewayFault.create({ data: { id: `fault_${Math.random()}`, ...data } });
const timeout = { code: "TIMEOUT", options: { reason: "gateway_timeout" }, retryable: true };
const balance = async () =>
  (await database.client.paymentMethod.findUniqueOrThrow({ where: { id: "pm_gift" } })).balanceMinor;

describe("processPayment", () => {
  it("charges what is owed, once, however many ask at a time", async () => {
    const id = await order(database);
    const results = await Promise.all(Array.from({ length: 8 }, () => pay(id)));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ amount_minor: 2_598, currency: "USD", payment_method: "Visa ··4242" });
    expect(await status(id)).toBe("PAID");
    expect(await ledger(id)).toEqual([["CHARGE", "SUCCEEDED", 2_598]]);
    expect(await books()).toEqual([["CHARGE", "SUCCEEDED", 2_598]]);
    expect((await auditActions(database)).filter((action) => action === "payment.charge")).toHaveLength(1);
  });

  it("knows its own act after a crash from one that another execution made", async () => {
    const id = await order(database);
    const first = await pay(id, undefined, { executionId: "exec_a" });
    expect(await pay(id, undefined, { executionId: "exec_a" })).toEqual(first);
    expect(await pay(id, undefined, { executionId: "exec_b" })).toEqual({ ...first, reused: true });
    expect(await books()).toHaveLength(1);
  });

  it("answers a time-out as such, and finishes the same charge when it is tried again", async () => {
    const id = await order(database);
    await fault({ kind: "TIMEOUT_AFTER" });
    await expect(pay(id)).rejects.toMatchObject(timeout);
    expect(await status(id)).toBe("PENDING_PAYMENT");
    expect(await ledger(id)).toEqual([["CHARGE", "PENDING", 2_598]]);
    expect(await pay(id)).toMatchObject({ reused: false });
    expect(await ledger(id)).toEqual([["CHARGE", "SUCCEEDED", 2_598]]);
    expect(await books()).toHaveLength(1);
  });

  it("voids a charge in doubt before another card is charged", async () => {
    const id = await order(database);
    await expect(pay(id, "pm_lost")).rejects.toMatchObject(timeout);
    expect(await pay(id, "pm_visa")).toMatchObject({ amount_minor: 2_598 });
    expect(await ledger(id)).toEqual([
      ["CHARGE", "SUCCEEDED", 2_598],
      ["REFUND", "SUCCEEDED", 2_598],
      ["CHARGE", "SUCCEEDED", 2_598],
    ]);
    expect((await books()).map(([kind]) => kind)).toEqual(["CHARGE", "VOID", "CHARGE"]);
  });

  it("is declined, and may be paid with another card then", async () => {
    const id = await order(database);
    await expect(pay(id, "pm_poor")).rejects.toMatchObject(refusal("payment_declined"));
    expect(await status(id)).toBe("PENDING_PAYMENT");
    expect(await auditActions(database)).toEqual(["order.create", "payment.fail"]);
    expect(await pay(id)).toMatchObject({ reused: false });
    expect(await status(id)).toBe("PAID");
  });

  it("takes a gift card's balance, and nothing when there is too little", async () => {
    const id = await order(database);
    expect(await pay(id, "pm_gift")).toMatchObject({ payment_method: "Gift card ··7777" });
    expect(await balance()).toBe(6_000 - 2_598);
    expect(await books()).toEqual([]);
    const dear = await order(database, { items: [{ sku: "BAR", quantity: 1 }] });
    await expect(pay(dear, "pm_gift")).rejects.toMatchObject(refusal("insufficient_balance"));
    expect(await ledger(dear)).toEqual([]);
  });

  it("refuses others' orders and cards, cancelled orders, foreign keys and roles without the right", async () => {
    const id = await order(database);
    await expect(pay(id, undefined, { actor: stranger })).rejects.toMatchObject(
      refusal("order_not_found", "NOT_FOUND"),
    );
    await expect(pay(id, "pm_other")).rejects.toMatchObject(refusal("payment_method_not_found", "NOT_FOUND"));
    await expect(pay(id, undefined, { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const other = await paidOrder(database, { key: "shared" });
    await expect(pay(id, undefined, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
    await expect(pay(other, undefined, { key: "once more" })).rejects.toMatchObject(refusal("order_not_payable"));
    await call("cancelOrder", { order_id: id });
    await expect(pay(id)).rejects.toMatchObject(refusal("order_not_payable"));
    expect(await books()).toHaveLength(1);
  });
});

describe("a payment that timed out for good", () => {
  it.each(["pm_slow", "pm_lost"])("leaves no money behind when the order is cancelled (%s)", async (method) => {
    const id = await order(database);
    const { reservation_id } = await call("reserveInventory", { order_id: id });
    for (let attempt = 0; attempt < 3; attempt++) await expect(pay(id, method)).rejects.toMatchObject(timeout);
    expect(await call("releaseInventoryReservation", { reservation_id }, { actor: system })).toMatchObject({
      released: true,
    });
    expect(await call("cancelOrder", { order_id: id }, { actor: system })).toMatchObject({
      status: "CANCELLED",
      reason: "payment_failed",
    });
    const rows = await ledger(id);
    const net = rows.reduce((sum, [kind, state, amount]) => {
      if (state !== "SUCCEEDED") return sum;
      return sum + (kind === "CHARGE" ? Number(amount) : -Number(amount));
    }, 0);
    expect(net).toBe(0);
    expect(rows.some(([, state]) => state === "PENDING")).toBe(false);
    expect((await database.client.variant.findUniqueOrThrow({ where: { sku: "BUDS" } })).stock).toBe(100);
    await expect(pay(id, method)).rejects.toMatchObject(refusal("order_not_payable"));
  });

  it("keeps the order while the gateway cannot say what became of it", async () => {
    const id = await order(database);
    await expect(pay(id, "pm_lost")).rejects.toMatchObject(timeout);
    await fault({ kind: "TIMEOUT_AFTER", operation: "void" });
    await expect(call("cancelOrder", { order_id: id }, { actor: system })).rejects.toMatchObject(timeout);
    expect(await status(id)).toBe("PENDING_PAYMENT");
    expect(await call("cancelOrder", { order_id: id }, { actor: system })).toMatchObject({ cancelled: true });
    expect((await books()).map(([kind]) => kind)).toEqual(["CHARGE", "VOID"]);
  });
});

describe("refundPayment", () => {
  const undo = (order_id: string, payment_id: unknown, options: CallOptions = {}) =>
    call("refundPayment", { order_id, payment_id }, { actor: system, ...options });

  it("voids the charge once and lets the order await payment again", async () => {
    const id = await order(database);
    const paid = await pay(id);
    const results = await Promise.all([undo(id, paid.payment_id), undo(id, paid.payment_id)]);
    for (const result of results) expect(result).toMatchObject({ refunded_minor: 2_598 });
    expect(await status(id)).toBe("PENDING_PAYMENT");
    expect(await ledger(id)).toEqual([
      ["CHARGE", "SUCCEEDED", 2_598],
      ["REFUND", "SUCCEEDED", 2_598],
    ]);
    expect((await books()).map(([kind]) => kind)).toEqual(["CHARGE", "VOID"]);
    expect(await call("cancelOrder", { order_id: id }, { actor: system })).toMatchObject({ cancelled: true });
  });

  it("lets the order be paid anew, by a charge of its own", async () => {
    const id = await order(database);
    const paid = await pay(id);
    await undo(id, paid.payment_id);
    const again = await pay(id);
    expect(again.payment_id).not.toBe(paid.payment_id);
    expect(await status(id)).toBe("PAID");
  });

  it("gives back only what is left, also when a part went to a gift card", async () => {
    const id = await order(database);
    const paid = await pay(id);
    await call("executeRefund", { order_id: id, amount_minor: 598, reason: "late", to: "gift_card" });
    expect(await undo(id, paid.payment_id)).toMatchObject({ refunded_minor: 2_000 });
    expect(await books()).toEqual([
      ["CHARGE", "SUCCEEDED", 2_598],
      ["REFUND", "SUCCEEDED", 2_000],
    ]);
    expect(await balance()).toBe(6_598);
    expect(await undo(id, paid.payment_id, { key: "another time" })).toMatchObject({ refunded_minor: 0 });
  });

  it("goes on where a time-out left it, and gives a gift card its money back", async () => {
    const id = await order(database);
    const paid = await pay(id);
    await fault({ kind: "TIMEOUT_AFTER", operation: "void" });
    await expect(undo(id, paid.payment_id)).rejects.toMatchObject(timeout);
    expect(await undo(id, paid.payment_id)).toMatchObject({ refunded_minor: 2_598 });
    expect(await books()).toHaveLength(2);
    const gift = await order(database, { key: "gift" });
    const fromCard = await pay(gift, "pm_gift");
    await undo(gift, fromCard.payment_id);
    expect(await balance()).toBe(6_000);
  });

  it("refunds what is too old to be voided", async () => {
    const id = await order(database);
    const paid = await pay(id);
    await database.client.$executeRaw`UPDATE gateway_transactions SET created_at = now() - interval '2 days'`;
    await undo(id, paid.payment_id);
    expect((await books()).map(([kind]) => kind).sort()).toEqual(["CHARGE", "REFUND"]);
    expect(await status(id)).toBe("PENDING_PAYMENT");
  });

  it("finds out what became of a payment that never answered, and gives it back", async () => {
    const undoUnknown = (order_id: string, options: CallOptions = {}) =>
      call("refundPayment", { order_id, payment_method_id: "pm_lost" }, { actor: system, ...options });
    const never = await order(database, { key: "never" });
    await expect(pay(never, "pm_slow")).rejects.toMatchObject(timeout);
    expect(await undoUnknown(never)).toMatchObject({ payment_id: null, refunded_minor: 0 });
    const lost = await order(database, { key: "lost" });
    await expect(pay(lost, "pm_lost")).rejects.toMatchObject(timeout);
    await undoUnknown(lost);
    // Booked, and then the worker was lost before the step committed.
    const booked = await order(database, { key: "booked" });
    const paid = await pay(booked);
    expect(await undoUnknown(booked, { executionId: "exec_other" })).toMatchObject({ refunded_minor: 0 });
    expect(await undoUnknown(booked)).toMatchObject({ payment_id: paid.payment_id, refunded_minor: 2_598 });
    expect(await undoUnknown(booked)).toMatchObject({ refunded_minor: 0 });
    for (const id of [never, lost, booked]) {
      expect(await status(id)).toBe("PENDING_PAYMENT");
      expect(await call("cancelOrder", { order_id: id }, { actor: system })).toMatchObject({ cancelled: true });
    }
    const amounts = await books();
    const total = (kind: string) =>
      amounts.filter((row) => row[0] === kind).reduce((sum, row) => sum + Number(row[2]), 0);
    expect([total("CHARGE"), total("VOID")]).toEqual([2 * 2_598, 2 * 2_598]);
  });

  it("leaves what the step only found, and is not for customers", async () => {
    const id = await order(database);
    const paid = await pay(id);
    const found = { order_id: id, payment_id: paid.payment_id, reused: true };
    expect(await call("refundPayment", found, { actor: system })).toMatchObject({ refunded_minor: 0 });
    await expect(call("refundPayment", { ...found, reused: false })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(undo(id, "pay_none")).rejects.toMatchObject(refusal("payment_not_found", "NOT_FOUND"));
    expect(await status(id)).toBe("PAID");
  });
});
