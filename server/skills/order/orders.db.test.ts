import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  agent,
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
const find = (id: string) => database.client.order.findUniqueOrThrow({ where: { id }, include: { items: true } });
const fillCart = (lines: Record<string, number>) =>
  database.client.cart.create({
    data: {
      id: "cart_1",
      customerId: "cust_demo",
      items: {
        create: Object.entries(lines).map(([variantId, quantity]) => ({
          id: `citem_${variantId}`,
          variantId,
          quantity,
          addedAt: new Date(),
        })),
      },
    },
  });

describe("createOrder", () => {
  it("takes the store's prices and adds up exactly", async () => {
    const items = [
      { sku: "BUDS", quantity: 2 },
      { sku: "BAR", quantity: 1 },
      { sku: "BUDS", quantity: 1 },
    ];
    const placed = await call("createOrder", { items });
    expect(placed).toMatchObject({
      status: "PENDING_PAYMENT",
      subtotal_minor: 3 * 1_999 + 17_900,
      shipping_minor: 0,
      total_minor: 23_897,
      currency: "USD",
      customer_id: "cust_demo",
      reused: false,
    });
    expect(placed.items).toEqual([
      { sku: "BAR", name: "Soundbar", name_zh: "音响", quantity: 1, unit_price_minor: 17_900 },
      { sku: "BUDS", name: "Earbuds", name_zh: "耳机", quantity: 3, unit_price_minor: 1_999 },
    ]);
    const row = await find(String(placed.order_id));
    expect(row.id).toMatch(/^\d{5,}$/);
    expect(row.shippingAddress).toMatchObject({ line1: "1420 S Mill Ave" });
    expect(await auditActions(database)).toEqual(["order.create"]);
  });

  it("charges for delivery of a small order", async () => {
    expect(await call("createOrder", { items: [{ sku: "BUDS", quantity: 1 }] })).toMatchObject({
      shipping_minor: 599,
      total_minor: 2_598,
    });
  });

  it("is one order for one wish, however many conversations have it", async () => {
    const items = [{ sku: "BUDS", quantity: 1 }];
    const results = await Promise.all(Array.from({ length: 6 }, () => call("createOrder", { items })));
    expect(new Set(results.map((result) => result.order_id)).size).toBe(1);
    expect(results.filter((result) => !result.reused)).toHaveLength(1);
    expect(await auditActions(database)).toEqual(["order.create"]);
    const elsewhere = await call("createOrder", { items, address_id: "addr_work" });
    expect(elsewhere.order_id).not.toBe(results[0]?.order_id);
    const others = await call("createOrder", { items }, { actor: stranger });
    expect(others).toMatchObject({ customer_id: "cust_nobody", reused: false });
  });

  it("is a new wish once the first was paid for or cancelled", async () => {
    const first = await paidOrder(database);
    const second = await order(database);
    expect(second).not.toBe(first);
    await call("cancelOrder", { order_id: second });
    expect(await order(database)).not.toBe(second);
  });

  it("orders what is in the cart, and empties it of that once it is paid", async () => {
    await fillCart({ var_buds: 2, var_bar: 1 });
    const placed = await call("createOrder", {});
    expect(placed).toMatchObject({ total_minor: 2 * 1_999 + 17_900, reused: false });
    expect(await call("createOrder", {})).toMatchObject({ order_id: placed.order_id, reused: true });
    expect(await database.client.cartItem.count()).toBe(2);
    await call("processPayment", { order_id: placed.order_id });
    expect(await database.client.cartItem.count()).toBe(0);
    await expect(call("createOrder", {})).rejects.toMatchObject(refusal("cart_empty"));
  });

  it("keeps the cart when the order is cancelled, so that one can try again", async () => {
    await fillCart({ var_buds: 1 });
    const { order_id } = await call("createOrder", {});
    await call("cancelOrder", { order_id });
    expect(await call("createOrder", {})).toMatchObject({ reused: false });
  });

  it("refuses what is not sold, mixed currencies, others' addresses and customers, and roles without the right", async () => {
    const items = (...skus: string[]) => ({ items: skus.map((sku) => ({ sku, quantity: 1 })) });
    await expect(call("createOrder", items("OLD"))).rejects.toMatchObject(refusal("not_available"));
    await expect(call("createOrder", items("NONE"))).rejects.toMatchObject(refusal("sku_not_found", "NOT_FOUND"));
    await expect(call("createOrder", items("BUDS\0"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(call("createOrder", items("BUDS", "EURO"))).rejects.toMatchObject(refusal("mixed_currencies"));
    await expect(call("createOrder", {})).rejects.toMatchObject(refusal("cart_empty"));
    const foreign = { ...items("BUDS"), address_id: "addr_far" };
    await expect(call("createOrder", foreign)).rejects.toMatchObject(refusal("address_not_found", "NOT_FOUND"));
    const forOther = { ...items("BUDS"), customer_id: "cust_nobody" };
    await expect(call("createOrder", forOther)).rejects.toMatchObject(refusal("customer_not_found", "NOT_FOUND"));
    await expect(call("createOrder", items("BUDS"), { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await call("createOrder", forOther, { actor: agent })).toMatchObject({ customer_id: "cust_nobody" });
    expect(await auditActions(database)).toEqual(["order.create"]);
  });

  it("refuses a key that names another wish", async () => {
    await call("createOrder", { items: [{ sku: "BUDS", quantity: 1 }] }, { key: "shared" });
    await expect(
      call("createOrder", { items: [{ sku: "BAR", quantity: 1 }] }, { key: "shared" }),
    ).rejects.toMatchObject(refusal("idempotency_mismatch"));
  });
});

describe("cancelOrder", () => {
  it("cancels once, with a reason, and leaves stock and money alone", async () => {
    const id = await order(database);
    await call("reserveInventory", { order_id: id });
    expect(await call("cancelOrder", { order_id: id, reason: "changed mind" })).toEqual({
      order_id: id,
      status: "CANCELLED",
      cancelled: true,
      reason: "changed mind",
    });
    expect(await call("cancelOrder", { order_id: id, reason: "again" })).toMatchObject({
      cancelled: true,
      reason: "changed mind",
    });
    expect(await database.client.reservation.count({ where: { status: "HELD" } })).toBe(1);
    expect((await auditActions(database)).filter((action) => action === "order.cancel")).toHaveLength(1);
  });

  it("says why when it undoes a step: the payment failed, or something else did", async () => {
    const untried = await order(database, { key: "a" });
    expect(await call("cancelOrder", { order_id: untried })).toMatchObject({ reason: "procedure_undone" });
    const tried = await order(database, { key: "b" });
    const payment = call("processPayment", { order_id: tried, payment_method_id: "pm_poor" });
    await expect(payment).rejects.toMatchObject(refusal("payment_declined"));
    expect(await call("cancelOrder", { order_id: tried })).toMatchObject({ reason: "payment_failed" });
    const found = await order(database, { key: "c" });
    expect(await call("cancelOrder", { order_id: found, reused: true })).toMatchObject({ status: "PENDING_PAYMENT" });
  });

  it("refuses a paid order, a sent one, others' orders and roles without the right", async () => {
    const id = await paidOrder(database);
    await expect(call("cancelOrder", { order_id: id })).rejects.toMatchObject(refusal("order_holds_money"));
    await database.client.order.update({ where: { id }, data: { status: "SHIPPED" } });
    await expect(call("cancelOrder", { order_id: id })).rejects.toMatchObject(refusal("order_not_cancellable"));
    await expect(call("cancelOrder", { order_id: id }, { actor: stranger })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(call("cancelOrder", { order_id: id }, { actor: refunder })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("updateOrderStatus and restoreOrderStatus", () => {
  const set = (order_id: string, status: string, options: CallOptions = {}) =>
    call("updateOrderStatus", { order_id, status }, options);

  it("follows the table, once, and goes back", async () => {
    const id = await paidOrder(database);
    const changed = await set(id, "PROCESSING", { actor: agent });
    expect(changed).toEqual({ order_id: id, status: "PROCESSING", previous_status: "PAID", reused: false });
    expect(await set(id, "PROCESSING", { actor: agent })).toEqual({ ...changed, reused: true });
    await expect(set(id, "DELIVERED", { actor: agent })).rejects.toMatchObject(refusal("transition_not_allowed"));
    expect(await call("restoreOrderStatus", changed, { actor: system })).toMatchObject({
      status: "PAID",
      restored: true,
    });
    expect(await call("restoreOrderStatus", changed, { actor: system })).toMatchObject({ restored: true });
    expect((await auditActions(database)).slice(-2)).toEqual(["order.status", "order.status.restore"]);
  });

  it("leaves an order that has moved on since", async () => {
    const id = await paidOrder(database);
    const changed = await set(id, "PROCESSING", { actor: agent });
    await set(id, "SHIPPED", { actor: agent });
    expect(await call("restoreOrderStatus", changed, { actor: system })).toMatchObject({
      status: "SHIPPED",
      restored: false,
    });
  });

  it("notes when an order was delivered", async () => {
    const id = await paidOrder(database);
    for (const status of ["PROCESSING", "SHIPPED", "DELIVERED"]) await set(id, status, { actor: agent });
    expect((await find(id)).deliveredAt).not.toBeNull();
  });

  it("says REFUNDED only when the ledger does, and keeps saying so", async () => {
    const id = await paidOrder(database);
    await expect(set(id, "REFUNDED")).rejects.toMatchObject(refusal("not_fully_refunded"));
    await call("executeRefund", { order_id: id, amount_minor: 2_000, reason: "half" });
    await expect(set(id, "REFUNDED")).rejects.toMatchObject(refusal("not_fully_refunded"));
    const refund = await call("executeRefund", { order_id: id, amount_minor: 598, reason: "rest" });
    const proof = { order_id: id, status: "REFUNDED", refund_transaction_id: "re_of_another" };
    await expect(call("updateOrderStatus", proof)).rejects.toMatchObject(refusal("refund_not_found", "NOT_FOUND"));
    const changed = await call("updateOrderStatus", { ...proof, refund_transaction_id: refund.transaction_id });
    expect(changed).toMatchObject({ status: "REFUNDED", previous_status: "PAID" });
    expect(await call("restoreOrderStatus", changed, { actor: system })).toMatchObject({
      status: "REFUNDED",
      restored: false,
    });
  });

  it("lets owners ask for returns only, and nobody touch others' orders", async () => {
    const id = await paidOrder(database);
    await expect(set(id, "PROCESSING")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(set(id, "PROCESSING", { actor: refunder })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(set(id, "RETURN_REQUESTED", { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set(id, "PAID")).rejects.toMatchObject({});
    await database.client.order.update({ where: { id }, data: { status: "DELIVERED" } });
    expect(await set(id, "RETURN_REQUESTED")).toMatchObject({ status: "RETURN_REQUESTED" });
    const changed = { order_id: id, status: "RETURN_REQUESTED", previous_status: "DELIVERED" };
    await expect(call("restoreOrderStatus", changed, { actor: refunder })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await call("restoreOrderStatus", changed)).toMatchObject({ restored: true });
  });
});
