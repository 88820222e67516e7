import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "../../db";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  NOW,
  ops,
  order,
  paidOrder,
  refunder,
  refusal,
  stranger,
  type CallOptions,
} from "../test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(() => clearShop(database));

const DAY = 86_400_000;
const call = (name: string, input: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, name, input, options);
const refund = (order_id: string, amount_minor: number, options: CallOptions & { to?: string } = {}) => {
  const { to, ...rest } = options;
  return call("executeRefund", { order_id, amount_minor, reason: "defective", to }, rest);
};
const fault = (data: Omit<Prisma.GatewayFaultCreateInput, "id">) =>
  database.client.gatewayFault.create({ data: { id: `fault_${Math.random()}`, ...data } });
const refunds = (status = "SUCCEEDED") => database.client.payment.findMany({ where: { kind: "REFUND", status } });
const deliver = (id: string, days: number) =>
  database.client.order.update({
    where: { id },
    data: { status: "DELIVERED", deliveredAt: new Date(NOW.getTime() - days * DAY) },
  });

describe("checkRefundEligibility", () => {
  const check = (order_id: string, more = {}, options: CallOptions = {}) =>
    call("checkRefundEligibility", { order_id, reason: "坏了", ...more }, options);

  it("allows a refund within the window, and says how much is left", async () => {
    const id = await paidOrder(database);
    await deliver(id, 5);
    expect(await check(id)).toEqual({
      order_id: id,
      is_eligible: true,
      constraints: [],
      constraints_text: { "zh-CN": "", en: "" },
      refundable_minor: 2_598,
      refunded_minor: 0,
      currency: "USD",
      days_since_delivery: 5,
      window_days: 30,
    });
    await refund(id, 1_000);
    expect(await check(id)).toMatchObject({ is_eligible: true, refundable_minor: 1_598, refunded_minor: 1_000 });
  });

  it("names all that stands against it, in both languages", async () => {
    const id = await paidOrder(database);
    await deliver(id, 31);
    expect(await check(id)).toMatchObject({ is_eligible: false, constraints: ["window_passed"] });
    expect(await check(id, { defective: true })).toMatchObject({ is_eligible: true, window_days: 90 });
    await refund(id, 2_598);
    expect(await check(id)).toMatchObject({
      constraints: ["already_refunded", "window_passed"],
      constraints_text: { "zh-CN": "款项已全部退回。已超过可退款期限。" },
      refundable_minor: 0,
    });
    const unpaid = await order(database);
    expect(await check(unpaid)).toMatchObject({ constraints: ["not_paid"], days_since_delivery: null });
    const sent = await paidOrder(database, { key: "sent" });
    await database.client.order.update({ where: { id: sent }, data: { status: "SHIPPED" } });
    expect(await check(sent)).toMatchObject({ constraints: ["in_transit"] });
  });

  it("counts money whose return is not known yet as gone", async () => {
    const id = await paidOrder(database);
    await fault({ kind: "TIMEOUT_BEFORE", operation: "refund" });
    await expect(refund(id, 2_000)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(await check(id)).toMatchObject({ constraints: ["refund_in_progress"], refundable_minor: 598 });
  });

  it("is for the owner and those who may read all orders", async () => {
    const id = await paidOrder(database);
    await expect(check(id, {}, { actor: stranger })).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
    await expect(check(id, {}, { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await check(id, {}, { actor: agent })).toMatchObject({ is_eligible: true });
  });
});

describe("getUserRefundHistory", () => {
  const history = (input = {}, options: CallOptions = {}) => call("getUserRefundHistory", input, options);

  it("sums up orders, refunds and what was spent", async () => {
    expect(await history()).toMatchObject({
      total_orders: 0,
      refund_count: 0,
      refund_rate: 0,
      lifetime_value_minor: 0,
    });
    const first = await paidOrder(database, { key: "a" });
    await paidOrder(database, { key: "b" });
    await order(database, { key: "c" });
    await order(database, { key: "d" });
    await refund(first, 1_000);
    await refund(first, 500);
    expect(await history()).toEqual({
      customer_id: "cust_demo",
      total_orders: 4,
      refund_count: 1,
      refunded_minor: 1_500,
      vip_level: 2,
      lifetime_value_minor: 2 * 2_598 - 1_500,
      currency: "USD",
      refund_rate: 0.25,
    });
  });

  it("is one's own, or for those who may read all", async () => {
    const other = { customer_id: "cust_nobody" };
    await expect(history(other)).rejects.toMatchObject(refusal("customer_not_found", "NOT_FOUND"));
    await expect(history({}, { actor: agent })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(history({ customer_id: "' OR 1=1" }, { actor: agent })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await history(other, { actor: agent })).toMatchObject({ customer_id: "cust_nobody" });
  });
});

describe("executeRefund", () => {
  it("gives an amount back once, however often it is asked", async () => {
    const id = await paidOrder(database);
    const results = await Promise.all(Array.from({ length: 6 }, () => refund(id, 1_000)));
    expect(new Set(results.map((result) => result.refund_id)).size).toBe(1);
    expect(results[0]).toMatchObject({
      amount_minor: 1_000,
      currency: "USD",
      parts: [{ payment_method: "Visa ··4242", amount_minor: 1_000 }],
      remaining_minor: 1_598,
      fully_refunded: false,
      reused: false,
    });
    expect(await refunds()).toHaveLength(1);
    expect(await refund(id, 1_000, { executionId: "exec_other" })).toMatchObject({ reused: true });
    expect(await refund(id, 1_598)).toMatchObject({ fully_refunded: true, remaining_minor: 0 });
    expect((await auditActions(database)).filter((action) => action === "refund.execute")).toHaveLength(2);
  });

  it("never gives back more than was paid, with ten different refunds at a time", async () => {
    const id = await paidOrder(database);
    const amounts = Array.from({ length: 10 }, (_, i) => 700 + i);
    const results = await Promise.allSettled(amounts.map((amount) => refund(id, amount)));
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject(refusal("refund_exceeds"));
    }
    const given = (await refunds()).reduce((sum, row) => sum + row.amountMinor, 0);
    expect(given).toBeLessThanOrEqual(2_598);
    expect(given).toBeGreaterThan(2_598 - 710);
    const booked = await database.client.gatewayTransaction.findMany({ where: { kind: "REFUND" } });
    expect(booked.reduce((sum, row) => sum + row.amountMinor, 0)).toBe(given);
  });

  it("goes back to what it was paid with, cards first", async () => {
    const id = await paidOrder(database, { method: "pm_gift" });
    // As orders of the shop's past are: a part from a gift card, the rest from a card.
    await database.client.gatewayTransaction.create({
      data: {
        id: "ch_1",
        key: "pay_card",
        kind: "CHARGE",
        status: "SUCCEEDED",
        reference: id,
        amountMinor: 900,
        currency: "USD",
      },
    });
    await database.client.payment.create({
      data: {
        id: "pay_card",
        orderId: id,
        paymentMethodId: "pm_visa",
        kind: "CHARGE",
        status: "SUCCEEDED",
        amountMinor: 900,
        currency: "USD",
        gatewayTransactionId: "ch_1",
        createdAt: NOW,
      },
    });
    expect((await refund(id, 1_000)).parts).toEqual([
      { payment_method: "Visa ··4242", amount_minor: 900 },
      { payment_method: "Gift card ··7777", amount_minor: 100 },
    ]);
  });

  it("goes to a gift card when that is asked, and makes one for who has none", async () => {
    const id = await paidOrder(database);
    expect((await refund(id, 500, { to: "gift_card" })).parts).toEqual([
      { payment_method: "Gift card ··7777", amount_minor: 500 },
    ]);
    const foreign = await order(database, { actor: stranger });
    await call("processPayment", { order_id: foreign }, { actor: stranger });
    await refund(foreign, 500, { to: "gift_card", actor: stranger });
    const made = await database.client.paymentMethod.findFirstOrThrow({
      where: { customerId: "cust_nobody", kind: "gift_card" },
    });
    expect(made).toMatchObject({ balanceMinor: 500, currency: "USD" });
  });

  it("goes on after a time-out without giving back twice", async () => {
    const id = await paidOrder(database);
    await fault({ kind: "TIMEOUT_AFTER", operation: "refund" });
    await expect(refund(id, 1_000)).rejects.toMatchObject({ code: "TIMEOUT", retryable: true });
    await expect(refund(id, 2_000)).rejects.toMatchObject(refusal("refund_exceeds"));
    expect(await refund(id, 1_000)).toMatchObject({ reused: false });
    expect(await database.client.gatewayTransaction.count({ where: { kind: "REFUND" } })).toBe(1);
  });

  it("frees what the gateway refused, and may be tried again", async () => {
    const id = await paidOrder(database);
    await fault({ kind: "DECLINE", operation: "refund" });
    await expect(refund(id, 2_598)).rejects.toMatchObject(refusal("refund_declined"));
    expect(await refunds("FAILED")).toHaveLength(1);
    expect((await auditActions(database)).at(-1)).toBe("refund.fail");
    expect(await refund(id, 2_598)).toMatchObject({ fully_refunded: true });
  });

  it("refuses a key that names another refund", async () => {
    const id = await paidOrder(database);
    await refund(id, 1_000, { key: "shared" });
    await expect(refund(id, 900, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
    await expect(refund(id, 1_100, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
    const other = await paidOrder(database, { key: "other" });
    await expect(refund(other, 1_000, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
  });

  it("is for the owner, or for those who may refund others' orders", async () => {
    const id = await paidOrder(database);
    await expect(refund(id, 1, { actor: stranger })).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
    await expect(refund(id, 1, { actor: agent })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(refund(id, 1, { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await refund(id, 1, { actor: refunder })).toMatchObject({ amount_minor: 1 });
    for (const amount of [0, -5, 1.5, 3_000_000_000]) {
      await expect(
        call("executeRefund", { order_id: id, amount_minor: amount, reason: "r" }, { key: "k" }),
      ).rejects.toMatchObject({
        code: "VALIDATION",
      });
    }
  });
});
