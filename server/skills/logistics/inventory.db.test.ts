import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  NOW,
  order,
  paidOrder,
  ops,
  refusal,
  stranger,
} from "../test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(() => clearShop(database));

const stock = async (sku: string) =>
  (await database.client.variant.findUniqueOrThrow({ where: { sku }, select: { stock: true } })).stock;
const reserve = (orderId: string, options = {}) =>
  callSkill(database, "reserveInventory", { order_id: orderId }, options);
const release = (reservationId: unknown, options = {}) =>
  callSkill(database, "releaseInventoryReservation", { reservation_id: reservationId }, options);
/** Orders of the same goods under different wishes. */
const orders = (count: number, items: { sku: string; quantity: number }[]) =>
  Promise.all(Array.from({ length: count }, (_, i) => order(database, { items, key: `wish ${i}` })));

describe("reserveInventory", () => {
  it("never sells more than there is, with fifty at a time wanting the last five", { timeout: 60_000 }, async () => {
    const ids = await orders(50, [
      { sku: "BAR", quantity: 1 },
      { sku: "BUDS", quantity: 1 },
    ]);
    const results = await Promise.allSettled(ids.map((id) => reserve(id)));
    const held = results.filter((result) => result.status === "fulfilled");
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(held).toHaveLength(5);
    for (const reason of refused) expect(reason).toMatchObject(refusal("out_of_stock"));
    expect(await stock("BAR")).toBe(0);
    // A refused reservation holds nothing of the goods there were enough of.
    expect(await stock("BUDS")).toBe(95);
    expect(await database.client.reservation.count({ where: { status: "HELD" } })).toBe(10);
  });

  it("holds once under one key, however many ask at a time", async () => {
    const id = await order(database, { items: [{ sku: "BAR", quantity: 2 }] });
    const results = await Promise.all(Array.from({ length: 8 }, () => reserve(id)));
    expect(new Set(results.map((result) => result.reservation_id)).size).toBe(1);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    expect(results[0]).toMatchObject({ reserved: true, items: [{ sku: "BAR", quantity: 2 }] });
    expect(await stock("BAR")).toBe(3);
    expect(await auditActions(database)).toEqual(["order.create", "stock.reserve"]);
  });

  it("refuses others' orders, orders not awaiting payment, keys of other orders and roles without the right", async () => {
    const id = await order(database);
    await expect(reserve(id, { actor: stranger })).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
    await expect(reserve(id, { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await reserve(id, { key: "shared", actor: agent });
    const other = await order(database, { key: "another wish" });
    await expect(reserve(other, { key: "shared" })).rejects.toMatchObject(refusal("idempotency_mismatch"));
    await callSkill(database, "cancelOrder", { order_id: other });
    await expect(reserve(other)).rejects.toMatchObject(refusal("order_not_open"));
  });

  it("holds, frees and releases goods of a shop that counts no stock, as long as they are sold at all", async () => {
    const uncounted = (data: object) => database.client.variant.update({ where: { sku: "BAR" }, data });
    await uncounted({ countsStock: false, stock: 0 });
    try {
      const [first = "", second = "", third = ""] = await orders(3, [{ sku: "BAR", quantity: 9 }]);
      await reserve(first);
      const later = new Date(NOW.getTime() + 31 * 60_000);
      const { reservation_id } = await reserve(second, { now: later });
      expect(await release(reservation_id)).toMatchObject({ released: true });
      expect(await stock("BAR")).toBe(0);
      await uncounted({ available: false });
      await expect(reserve(third)).rejects.toMatchObject(refusal("out_of_stock"));
    } finally {
      await uncounted({ countsStock: true, available: true, stock: 5 });
    }
  });

  it("keeps count though fifty at a time want, give back and want again", { timeout: 60_000 }, async () => {
    const ids = await orders(25, [{ sku: "BAR", quantity: 1 }]);
    const attempts = ids
      .flatMap((id) => [id, id])
      .map(async (id) => {
        const { reservation_id } = await reserve(id);
        await release(reservation_id);
        return reserve(id);
      });
    await Promise.allSettled(attempts);
    const held = await database.client.reservation.aggregate({ where: { status: "HELD" }, _sum: { quantity: true } });
    expect((await stock("BAR")) + (held._sum.quantity ?? 0)).toBe(5);
    const twice = await database.client.reservation.groupBy({
      by: ["orderId"],
      where: { status: "HELD" },
      having: { quantity: { _sum: { gt: 1 } } },
    });
    expect(twice).toEqual([]);
  });

  it("frees holds whose time has passed for the next who wants the goods", async () => {
    const [first, second] = await orders(2, [{ sku: "BAR", quantity: 5 }]);
    await reserve(first ?? "");
    await expect(reserve(second ?? "")).rejects.toMatchObject(refusal("out_of_stock"));
    const later = new Date(NOW.getTime() + 31 * 60_000);
    await reserve(second ?? "", { now: later });
    expect(await stock("BAR")).toBe(0);
    await expect(callSkill(database, "processPayment", { order_id: first }, { now: later })).rejects.toMatchObject(
      refusal("reservation_expired"),
    );
    expect(await database.client.gatewayTransaction.count()).toBe(0);
  });
});

describe("releaseInventoryReservation", () => {
  it("puts the goods back once, and the order may hold them anew", async () => {
    const id = await order(database, { items: [{ sku: "BAR", quantity: 2 }] });
    const { reservation_id } = await reserve(id);
    const results = await Promise.all(Array.from({ length: 5 }, () => release(reservation_id)));
    expect(results).toEqual(results.map(() => ({ reservation_id, released: true, quantity: 2 })));
    expect(await stock("BAR")).toBe(5);
    expect((await auditActions(database)).filter((action) => action === "stock.release")).toHaveLength(1);
    expect(await reserve(id)).toMatchObject({ reused: false });
    expect(await stock("BAR")).toBe(3);
  });

  it("leaves what the step only found, others' goods, and goods that were paid for", async () => {
    const id = await order(database);
    const { reservation_id } = await reserve(id);
    expect(await release(reservation_id, {})).toMatchObject({ released: true });
    const again = await reserve(id);
    const found = { reservation_id: again.reservation_id, reused: true };
    expect(await callSkill(database, "releaseInventoryReservation", found)).toMatchObject({ released: false });
    await expect(release(again.reservation_id, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(release("res_none")).rejects.toMatchObject(refusal("reservation_not_found", "NOT_FOUND"));
    await callSkill(database, "processPayment", { order_id: id });
    await expect(release(again.reservation_id)).rejects.toMatchObject(refusal("stock_taken"));
    expect(await stock("BUDS")).toBe(99);
  });
});

it("counts each article once: what is for sale, held and sold add up", async () => {
  const paid = await paidOrder(database, { items: [{ sku: "BUDS", quantity: 3 }], key: "a" });
  expect(await stock("BUDS")).toBe(100);
  const id = await order(database, { items: [{ sku: "BUDS", quantity: 4 }], key: "b" });
  await reserve(id);
  await callSkill(database, "processPayment", { order_id: id });
  const taken = await database.client.reservation.findMany({ where: { orderId: id } });
  expect(taken.map((line) => [line.status, line.quantity])).toEqual([["TAKEN", 4]]);
  expect(await stock("BUDS")).toBe(96);
  expect(paid).not.toBe(id);
});
