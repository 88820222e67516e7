import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  auditActions,
  callSkill,
  clearShop,
  makeShop,
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

const give = (order_id: string, kind: string, value_minor: number, options: CallOptions = {}) =>
  callSkill(database, "applyCompensation", { order_id, kind, value_minor, reason: "sorry" }, options);
const take = (given: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, "revokeCompensation", given, options);
const balance = async () =>
  (await database.client.paymentMethod.findUniqueOrThrow({ where: { id: "pm_gift" } })).balanceMinor;

describe("applyCompensation", () => {
  it("gives a coupon of a fixed worth, once for each order, of whatever kind is asked next", async () => {
    const id = await paidOrder(database);
    const results = await Promise.all([1, 2, 3, 4].map(() => give(id, "coupon", 500)));
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    expect(results[0]).toMatchObject({ kind: "coupon", value_minor: 500, currency: "USD" });
    expect(results[0]?.coupon_code).toMatch(/^THANKS2026[A-Z]{6}$/);
    expect(results[0]?.expires_at).toBe("2027-02-20T17:00:00.000Z");
    expect(await give(id, "credit", 300)).toEqual({ ...results[0], reused: true });
    expect(await balance()).toBe(6_000);
    expect((await auditActions(database)).filter((action) => action === "compensation.apply")).toHaveLength(1);
  });

  it("puts credit on the customer's gift card", async () => {
    const id = await paidOrder(database);
    const given = await give(id, "credit", 519);
    expect(given).toMatchObject({ kind: "credit", coupon_code: null, value_minor: 519, expires_at: null });
    expect(await balance()).toBe(6_519);
  });

  it("keeps to the policy: a fifth of the order, and no more than the cap", async () => {
    const id = await paidOrder(database);
    await expect(give(id, "credit", 521)).rejects.toMatchObject(refusal("above_policy"));
    expect(await give(id, "credit", 520)).toMatchObject({ value_minor: 520 });
    const dear = await order(database, { items: [{ sku: "BAR", quantity: 4 }] });
    await expect(give(dear, "coupon", 5_001)).rejects.toMatchObject(refusal("above_policy"));
    expect(await give(dear, "coupon", 5_000)).toMatchObject({ value_minor: 5_000 });
  });

  it("refuses others' orders, keys of other orders and roles without the right", async () => {
    const id = await paidOrder(database);
    await expect(give(id, "coupon", 1, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await give(id, "coupon", 1, { key: "shared", actor: ops });
    const other = await order(database, { key: "other" });
    for (const kind of ["coupon", "credit"]) {
      await expect(give(other, kind, 1, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
    }
    const closed = { ...refunder, role: "customer" as const, customerId: null };
    await expect(give(id, "coupon", 1, { actor: closed })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("revokeCompensation", () => {
  it.each(["coupon", "credit"])("takes a %s back once, after which it may be given anew", async (kind) => {
    const id = await paidOrder(database);
    const given = await give(id, kind, 400);
    expect(await take(given)).toEqual({ compensation_id: given.compensation_id, revoked: true });
    expect(await take(given)).toMatchObject({ revoked: true });
    expect(await balance()).toBe(6_000);
    const again = await give(id, kind, 400);
    expect(again).toMatchObject({ reused: false });
    expect(again.compensation_id).not.toBe(given.compensation_id);
  });

  it("leaves what was used, what the step only found, and what is another's", async () => {
    const id = await paidOrder(database);
    const credit = await give(id, "credit", 400);
    expect(await take({ ...credit, reused: true })).toMatchObject({ revoked: false });
    await expect(take(credit, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await database.client.paymentMethod.update({ where: { id: "pm_gift" }, data: { balanceMinor: 399 } });
    await expect(take(credit)).rejects.toMatchObject(refusal("compensation_used"));
    expect(await database.client.storeCredit.findFirst({ where: { revokedAt: null } })).not.toBeNull();
    const other = await paidOrder(database, { key: "other" });
    const coupon = await give(other, "coupon", 100);
    await expect(take(coupon, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await database.client.coupon.updateMany({ data: { redeemedAt: new Date() } });
    await expect(take(coupon)).rejects.toMatchObject(refusal("coupon_redeemed"));
  });
});
