import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Ctx } from "../../context";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { callSkill, clearShop, customer, makeShop, ops, order, paidOrder, system } from "../test-shop";
import { reconcileBooks } from "./reconcile-books";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`TRUNCATE ledger_differences, reconciliation_runs`;
  await database.client.paymentMethod.updateMany({ data: { openingMinor: null } });
});

/** Well after everything the tests do, so that nothing counts as being under way. */
const LATER = Date.now() + 7_200_000;
const ctx = (change: Partial<Ctx> = {}): Ctx => ({
  actor: system,
  db: database.client,
  clock: { now: () => new Date(LATER) },
  locale: "en",
  ...change,
});
const compare = () => reconcileBooks(ctx());
const kinds = async () => (await compare()).differences.map(({ kind }) => kind);
const tasks = () => database.client.ticket.findMany({ where: { kind: "PAYMENT" } });
const charge = (orderId: string) =>
  database.client.payment.findFirstOrThrow({ where: { orderId, kind: "CHARGE", status: "SUCCEEDED" } });

it("finds nothing after payments, splits, refunds, undoing, cancelling and what the gateway did to them", async () => {
  await paidOrder(database, { key: "card" });
  await paidOrder(database, { key: "gift", method: "pm_gift" });
  const refunded = await paidOrder(database, { key: "refunded" });
  await callSkill(database, "executeRefund", { order_id: refunded, amount_minor: 500, reason: "r", to: "gift_card" });
  const undone = await paidOrder(database, { key: "undone", method: "pm_twice" });
  const { id } = await charge(undone);
  await callSkill(database, "refundPayment", { order_id: undone, payment_id: id }, { actor: system });
  const lost = await order(database, { key: "lost" });
  const slow = { order_id: lost, payment_method_id: "pm_lost" };
  await expect(callSkill(database, "processPayment", slow)).rejects.toMatchObject({ code: "TIMEOUT" });
  await callSkill(database, "cancelOrder", { order_id: lost }, { actor: system });
  const halves = [
    { payment_method_id: "pm_gift", amount_minor: 1_000 },
    { payment_method_id: "pm_visa", amount_minor: 1_598 },
  ];
  await callSkill(database, "splitPayment", { order_id: await order(database, { key: "split" }), parts: halves });
  expect(await compare()).toMatchObject({ gateways: ["sandbox"], unreadable: [], differences: [], opened: 0 });
  expect((await compare()).transactions).toBeGreaterThanOrEqual(6);
  expect(await tasks()).toEqual([]);
});

describe("a difference", () => {
  it("opens one task however often it is seen, also by two at once, and none anew once that is closed", async () => {
    const id = await paidOrder(database);
    const paid = await charge(id);
    await database.client.gatewayTransaction.delete({ where: { id: paid.gatewayTransactionId ?? "" } });
    const [first, second] = await Promise.all([compare(), compare()]);
    expect(first.opened + second.opened).toBe(1);
    expect((await compare()).opened).toBe(0);
    const [task, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(task).toMatchObject({ orderId: id, customerId: "cust_demo", priority: "HIGH", assignedTo: "Payments Team" });
    expect(task?.description).toContain(paid.id);
    expect(task?.description).toMatch(/账本记有一笔款项/);
    const difference = await database.client.ledgerDifference.findFirstOrThrow();
    expect(difference).toMatchObject({ kind: "missing_at_gateway", paymentId: paid.id, ticketId: task?.id });
    const audit = await database.client.auditLog.findMany({ where: { action: "ledger.difference" } });
    expect(audit.map((row) => row.resourceId)).toEqual([difference.id]);
    await callSkill(database, "closeTicket", { ticket_number: task?.number }, { actor: system });
    expect(await compare()).toMatchObject({ opened: 0, differences: [{ kind: "missing_at_gateway" }] });
    expect(await tasks()).toHaveLength(1);
  });

  it("is over once the books agree, and another one when they differ again", async () => {
    const id = await paidOrder(database);
    const { id: paymentId } = await charge(id);
    const setAmount = (amountMinor: number) =>
      database.client.gatewayTransaction.updateMany({ where: { reference: id }, data: { amountMinor } });
    await setAmount(2_000);
    expect((await compare()).differences).toMatchObject([
      { kind: "amount_differs", paymentId, details: { ledgerMinor: 2_598, gatewayMinor: 2_000 } },
    ]);
    await setAmount(2_598);
    const later = ctx({ clock: { now: () => new Date(LATER + 60_000) } });
    expect((await reconcileBooks(later)).differences).toEqual([]);
    const [row] = await database.client.ledgerDifference.findMany();
    expect(row?.resolvedAt).not.toBeNull();
    await setAmount(2_000);
    expect((await reconcileBooks(later)).opened).toBe(1);
    expect(await tasks()).toHaveLength(2);
  });

  it("is money the gateway moved of which the ledger knows nothing, unless it is still on its way", async () => {
    const id = await paidOrder(database);
    const { gatewayTransactionId: chargeId } = await charge(id);
    const row = { kind: "REFUND", status: "SUCCEEDED", reference: id, chargeId, amountMinor: 100, currency: "USD" };
    await database.client.gatewayTransaction.create({ data: { id: "re_byhand", key: "by hand", ...row } });
    expect((await compare()).differences).toMatchObject([
      { kind: "missing_in_ledger", subject: "re_byhand", orderId: id },
    ]);
    const fresh = new Date(LATER + 1_000);
    await database.client.gatewayTransaction.create({
      data: { id: "re_fresh", key: "fresh", ...row, createdAt: fresh },
    });
    expect((await compare()).differences).toHaveLength(1);
  });

  it("is a payment nobody has found out about, and no two of it", async () => {
    const id = await order(database);
    const lost = { order_id: id, payment_method_id: "pm_lost" };
    await expect(callSkill(database, "processPayment", lost)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect((await compare()).differences).toMatchObject([{ kind: "payment_in_doubt", orderId: id }]);
    await callSkill(database, "cancelOrder", { order_id: id }, { actor: system });
    expect(await kinds()).toEqual([]);
  });

  it.each([
    ["PAID", { totalMinor: 3_000 }, "order_underpaid"],
    ["DELIVERED", { totalMinor: 2_000 }, "order_overpaid"],
    ["CANCELLED", {}, "order_holds_money"],
    ["REFUNDED", {}, "order_holds_money"],
  ])("is an order that is %s and says something else of its money", async (status, change, kind) => {
    const id = await paidOrder(database);
    await database.client.order.update({ where: { id }, data: { status, ...change } });
    expect((await reconcileAfterUpdates(id)).differences).toMatchObject([{ kind, orderId: id }]);
  });

  it("is an order that goes on although all of its money was given back", async () => {
    const id = await paidOrder(database);
    await callSkill(database, "executeRefund", { order_id: id, amount_minor: 2_598, reason: "r" });
    expect((await reconcileAfterUpdates(id)).differences).toMatchObject([{ kind: "order_given_back", orderId: id }]);
  });

  it("is a gift card whose balance did not come of its movements", async () => {
    await paidOrder(database, { method: "pm_gift" });
    expect(await kinds()).toEqual([]);
    await paidOrder(database, { method: "pm_gift", key: "b" });
    expect(await kinds()).toEqual([]);
    await database.client.paymentMethod.update({ where: { id: "pm_gift" }, data: { balanceMinor: { increment: 50 } } });
    expect((await compare()).differences).toMatchObject([
      { kind: "gift_card_balance", subject: "pm_gift", details: { balanceMinor: 854, expectedMinor: 804 } },
    ]);
  });
});

/** Updates by hand are of this moment; the tests look from later. */
async function reconcileAfterUpdates(id: string) {
  await database.client.$executeRaw`UPDATE orders SET updated_at = now() - interval '1 day' WHERE id = ${id}`;
  return compare();
}

it("is for those who may, and says which gateway could not be read without forgetting what stood against it", async () => {
  await expect(reconcileBooks(ctx({ actor: customer }))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(reconcileBooks(ctx({ actor: ops }))).resolves.toMatchObject({ unreadable: [] });
  const id = await paidOrder(database);
  const paid = await charge(id);
  await database.client.gatewayTransaction.delete({ where: { id: paid.gatewayTransactionId ?? "" } });
  expect(await kinds()).toEqual(["missing_at_gateway"]);
  const other = await paidOrder(database, { key: "other" });
  await database.client.payment.updateMany({ where: { orderId: other }, data: { gateway: "stripe_gone" } });
  expect((await compare()).unreadable).toEqual(["stripe_gone"]);
  const runs = await database.client.reconciliationRun.findMany({ where: { gateway: "stripe_gone" } });
  expect(runs).toMatchObject([{ finishedAt: null, error: expect.stringMatching(/stripe_gone cannot be used/) }]);
  expect(await database.client.ledgerDifference.count({ where: { paymentId: paid.id, resolvedAt: null } })).toBe(1);
});

it("finds nothing in a new demo shop, and opens no task there", async () => {
  const demo = await demoDatabase();
  const result = await reconcileBooks(ctx({ db: demo.client }));
  expect(result.transactions).toBeGreaterThan(100);
  expect(result).toMatchObject({ differences: [], opened: 0 });
});
