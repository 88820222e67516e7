import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CHANGE_ACTIONS, type ChangeAction } from "../../commerce/order-requests";
import { ORDER_STATUSES, type OrderStatus } from "../../commerce/order-status";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import {
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  NOW,
  paidOrder,
  refusal,
  refunder,
  stranger,
  system,
  type CallOptions,
} from "../test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
  const variant = { productId: "prod_buds", currency: "USD", stock: 100 };
  await database.client.variant.createMany({
    data: [
      { id: "var_white", sku: "WHITE", options: { color: "white" }, priceMinor: 2_499, ...variant },
      { id: "var_cheap", sku: "CHEAP", options: { color: "grey" }, priceMinor: 1_000, ...variant },
      { id: "var_gone", sku: "GONE", options: { color: "red" }, priceMinor: 1_999, ...variant, stock: 0 },
    ],
  });
});
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`DELETE FROM order_changes`;
  await database.client.variant.updateMany({ where: { id: { in: ["var_white", "var_cheap"] } }, data: { stock: 100 } });
});

const call = (name: string, input: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, name, input, options);

const ADDRESS = { address1: "7 Elm St", city: "Mesa", region: "AZ", country: "US", postal_code: "85201" };
/** A wish for each act that the rules allow for an order of one pair of black earbuds, paid by card. */
const WISHES: Record<ChangeAction, { skill: string; input: Record<string, unknown>; check?: Record<string, unknown> }> =
  {
    cancel: { skill: "cancelPendingOrder", input: { reason: "no longer needed" } },
    modify_items: {
      skill: "modifyOrderItems",
      input: { items: [{ from_sku: "BUDS", to_sku: "WHITE" }], payment_method_id: "pm_visa" },
    },
    modify_address: { skill: "modifyOrderAddress", input: ADDRESS, check: { address: ADDRESS } },
    modify_payment: { skill: "modifyOrderPayment", input: { payment_method_id: "pm_gift" } },
    return: { skill: "requestReturn", input: { item_ids: ["var_buds"], payment_method_id: "pm_visa" } },
    exchange: {
      skill: "requestExchange",
      input: { item_ids: ["BUDS"], new_item_ids: ["WHITE"], payment_method_id: "pm_visa" },
    },
  };

const ALLOWED: Partial<Record<OrderStatus, readonly ChangeAction[]>> = {
  PENDING_PAYMENT: ["cancel", "modify_address"],
  PAID: ["cancel", "modify_items", "modify_address", "modify_payment"],
  DELIVERED: ["return", "exchange"],
};

/** Everything of the shop that an act could touch. */
async function rows(): Promise<unknown> {
  const { client } = database;
  const order = { orderBy: { id: "asc" } } as const;
  return JSON.parse(
    JSON.stringify([
      await client.order.findMany({ ...order, omit: { updatedAt: true } }),
      await client.orderItem.findMany(order),
      await client.payment.findMany(order),
      await client.orderChange.findMany({ ...order, where: { status: { not: "FAILED" } } }),
      await client.variant.findMany(order),
      await client.paymentMethod.findMany(order),
      await client.gatewayTransaction.findMany(order),
    ]),
  );
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    return (error as { options: { reason?: string } }).options.reason ?? "";
  }
}

const setStatus = (id: string, status: OrderStatus) =>
  database.client.order.update({ where: { id }, data: { status } });

async function deliveredOrder(options: Parameters<typeof paidOrder>[1] = {}): Promise<string> {
  const id = await paidOrder(database, options);
  await setStatus(id, "DELIVERED");
  return id;
}

describe("what may be done in which status", () => {
  it.each(ORDER_STATUSES)("%s: exactly what the rules say, and a refusal changes nothing", async (status) => {
    const order_id = await paidOrder(database);
    await setStatus(order_id, status);
    const allowed = ALLOWED[status] ?? [];
    expect((await call("getOrderStatus", { order_id })).actions).toEqual(
      CHANGE_ACTIONS.filter((action) => allowed.includes(action)),
    );
    const before = await rows();
    for (const action of CHANGE_ACTIONS) {
      const { skill, input, check = input } = WISHES[action];
      const checked = await call("checkOrderAction", { order_id, action, ...check });
      expect([action, checked.allowed]).toEqual([action, allowed.includes(action)]);
      if (allowed.includes(action)) continue;
      const reason = await reasonOf(call(skill, { order_id, ...input }));
      expect(reason).toBe(checked.reason);
      const text = checked.reason_text as { "zh-CN": string; en: string };
      expect(text["zh-CN"]).toMatch(/\p{Script=Han}.*。$/u);
      expect(text.en).toMatch(/\.$/);
    }
    expect(await rows()).toEqual(before);
  });

  it("does nothing to other people's orders, nor for roles without the right", async () => {
    const pending = await paidOrder(database);
    const delivered = await deliveredOrder({ items: [{ sku: "BUDS", quantity: 2 }] });
    const before = await rows();
    for (const action of CHANGE_ACTIONS) {
      const { skill, input, check = input } = WISHES[action];
      for (const order_id of [pending, delivered]) {
        const others = call(skill, { order_id, ...input }, { actor: stranger });
        await expect(others).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
        const asked = call("checkOrderAction", { order_id, action, ...check }, { actor: stranger });
        await expect(asked).rejects.toMatchObject(refusal("order_not_found", "NOT_FOUND"));
        const barred = call(skill, { order_id, ...input }, { actor: refunder });
        await expect(barred).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
    expect(await rows()).toEqual(before);
  });
});

describe("what is asked", () => {
  const items = (to_sku: string, from_sku = "BUDS") => ({
    items: [{ from_sku, to_sku }],
    payment_method_id: "pm_visa",
  });
  const refusals: [string, ChangeAction, Record<string, unknown>][] = [
    ["variant_not_available", "modify_items", items("GONE")],
    ["variant_not_available", "exchange", items("GONE")],
    ["variant_not_found", "modify_items", items("NONE")],
    ["variant_not_found", "exchange", items("NO'NE")],
    ["other_product", "modify_items", items("BAR")],
    ["other_product", "exchange", items("BAR")],
    ["same_item", "modify_items", items("BUDS")],
    ["item_not_in_order", "modify_items", items("WHITE", "CHEAP")],
    ["item_not_in_order", "return", { item_ids: ["BUDS", "BUDS"], payment_method_id: "pm_visa" }],
    ["items_required", "modify_items", { items: [{ from_sku: "BUDS" }], payment_method_id: "pm_visa" }],
    ["items_required", "exchange", { items: [], payment_method_id: "pm_visa" }],
    ["payment_method_not_found", "modify_items", { ...items("WHITE"), payment_method_id: "pm_other" }],
    ["payment_method_not_found", "return", { payment_method_id: "pm_other" }],
    ["same_payment_method", "modify_payment", { payment_method_id: "pm_visa" }],
    ["refund_method_not_allowed", "return", { payment_method_id: "pm_slow" }],
    ["reason_not_accepted", "cancel", { reason: "I found it cheaper" }],
    ["insufficient_balance", "modify_items", { ...items("WHITE"), payment_method_id: "pm_gift" }],
    ["insufficient_balance", "exchange", { ...items("WHITE"), payment_method_id: "pm_gift" }],
    ["insufficient_balance", "modify_payment", { payment_method_id: "pm_gift" }],
  ];

  it.each(refusals)("%s: %s", async (reason, action, input) => {
    const order_id = action === "return" || action === "exchange" ? await deliveredOrder() : await paidOrder(database);
    await database.client.paymentMethod.update({ where: { id: "pm_gift" }, data: { balanceMinor: 499 } });
    const before = await rows();
    const { skill, input: usual } = WISHES[action];
    // The same act is named by lists or by pairs, never by both.
    const { item_ids: _a, new_item_ids: _b, items: _c, ...rest } = usual;
    const wish = "items" in input || "item_ids" in input ? { ...rest, ...input } : { ...usual, ...input };
    expect(await reasonOf(call(skill, { order_id, ...wish }))).toBe(reason);
    expect(await call("checkOrderAction", { order_id, action, ...wish })).toMatchObject({ allowed: false, reason });
    expect(await rows()).toEqual(before);
  });

  it("tells the difference before somebody chose who pays it, and the effect in one sentence", async () => {
    const order_id = await paidOrder(database);
    const wish = { order_id, action: "modify_items", items: [{ from_sku: "BUDS", to_sku: "WHITE" }] };
    expect(await call("checkOrderAction", wish)).toMatchObject({
      reason: "payment_method_required",
      difference_minor: 500,
    });
    const checked = await call("checkOrderAction", { ...wish, payment_method_id: "pm_gift" });
    expect(checked).toMatchObject({ allowed: true, charge_minor: 500, refund_minor: 0, total_minor: 3_098 });
    expect(checked.effect).toMatchObject({
      en: `Change items of order ${order_id}: Earbuds → white; Gift card ··7777 pays the difference of $5.00. After that it cannot be changed or cancelled.`,
    });
    expect((checked.effect as { "zh-CN": string })["zh-CN"]).toContain("差价 US$5.00 由 礼品卡 ··7777 支付");
    expect(await auditActions(database)).not.toContain("order.modify_items");
  });

  it("changes items once, and then nothing else of the order", async () => {
    const order_id = await paidOrder(database, { items: [{ sku: "BUDS", quantity: 3 }] });
    const input = { order_id, items: [{ item_id: "var_buds", new_item_id: "var_cheap", quantity: 2 }] };
    const done = await call("modifyOrderItems", { ...input, payment_method_id: "pm_visa" });
    expect(done).toMatchObject({ difference_minor: -1_998, status: "PAID", reused: false });
    const kept = await database.client.orderItem.findMany({ where: { orderId: order_id }, orderBy: { id: "asc" } });
    expect(kept.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
      ["var_buds", 1],
      ["var_cheap", 2],
    ]);
    for (const action of ["cancel", "modify_items", "modify_address", "modify_payment"] as const) {
      const { skill, input: wish } = WISHES[action];
      expect(await reasonOf(call(skill, { order_id, ...wish }))).toBe("items_already_modified");
    }
  });

  it("writes who did what, before and after", async () => {
    const order_id = await paidOrder(database);
    await call("modifyOrderAddress", { order_id, ...ADDRESS });
    const entry = await database.client.auditLog.findFirstOrThrow({ where: { action: "order.modify_address" } });
    expect(entry).toMatchObject({ actorId: "user_demo_customer", resourceId: order_id });
    expect(entry.before).toMatchObject({ order: { shippingAddress: { line1: "1420 S Mill Ave" } } });
    expect(entry.after).toMatchObject({ order: { shippingAddress: { line1: "7 Elm St", recipient: "Xiaowen Lin" } } });
  });
});

describe("the gateway's failures", () => {
  const fault = (kind: string, operation: string) =>
    database.client.gatewayFault.create({ data: { id: `fault_${operation}`, kind, operation } });
  const dearer = async (method = "pm_visa") => ({
    order_id: await paidOrder(database),
    items: [{ from_sku: "BUDS", to_sku: "WHITE" }],
    payment_method_id: method,
  });
  const charges = (order_id: unknown) =>
    database.client.gatewayTransaction.count({ where: { reference: String(order_id), kind: "CHARGE" } });

  it("takes a lost answer up again: one charge, one change", async () => {
    const input = await dearer();
    await fault("TIMEOUT_AFTER", "charge");
    await expect(call("modifyOrderItems", input)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(await reasonOf(call("cancelPendingOrder", { order_id: input.order_id, reason: "no longer needed" }))).toBe(
      "change_under_way",
    );
    expect(await call("modifyOrderItems", input)).toMatchObject({ reused: false, total_minor: 3_098 });
    expect(await charges(input.order_id)).toBe(2);
  });

  it("undoes a change whose answer was lost for good, and gives its money back", async () => {
    const input = await dearer();
    const before = await database.client.variant.findMany({ orderBy: { id: "asc" } });
    await fault("TIMEOUT_AFTER", "charge");
    await expect(call("modifyOrderItems", input)).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(await call("restoreOrderItems", input, { actor: system })).toMatchObject({ restored: true });
    expect(await call("restoreOrderItems", input, { actor: system })).toMatchObject({ restored: false });
    expect(await call("getPaymentBalance", { order_id: input.order_id })).toMatchObject({ net_minor: 2_598 });
    expect(await database.client.variant.findMany({ orderBy: { id: "asc" } })).toEqual(before);
    expect(await call("checkOrderAction", { action: "modify_items", ...input })).toMatchObject({ allowed: true });
  });

  it("leaves everything as it was when the card is declined", async () => {
    const input = await dearer("pm_poor");
    const order = await database.client.order.findUniqueOrThrow({ where: { id: input.order_id } });
    expect(await reasonOf(call("modifyOrderItems", input))).toBe("payment_declined");
    expect(await database.client.order.findUniqueOrThrow({ where: { id: input.order_id } })).toEqual(order);
    expect(await database.client.variant.findUniqueOrThrow({ where: { id: "var_white" } })).toMatchObject({
      stock: 100,
    });
    expect(await call("modifyOrderItems", { ...input, payment_method_id: "pm_gift" })).toMatchObject({ reused: false });
  });

  it("calls a payment in doubt off before it cancels, and the same may be ordered anew", async () => {
    const items = [{ sku: "BUDS", quantity: 1 }];
    const { order_id } = await call("createOrder", { items });
    await call("reserveInventory", { order_id });
    await fault("TIMEOUT_AFTER", "charge");
    await expect(call("processPayment", { order_id })).rejects.toMatchObject({ code: "TIMEOUT" });
    const wish = { order_id, action: "cancel", reason: "no longer needed" };
    expect(await call("checkOrderAction", wish)).toMatchObject({ allowed: true });
    const doubt = { order_id, reason: "I changed my mind" };
    expect(await reasonOf(call("cancelPendingOrder", doubt))).toBe("reason_not_accepted");
    expect(await call("cancelPendingOrder", { order_id, reason: "no longer needed" })).toMatchObject({
      status: "CANCELLED",
      reused: false,
    });
    expect(await call("getPaymentBalance", { order_id })).toMatchObject({ net_minor: 0 });
    const shelf = await database.client.variant.findUniqueOrThrow({ where: { id: "var_buds" } });
    expect(shelf.stock).toBe(100);
    expect((await call("createOrder", { items })).order_id).not.toBe(order_id);
  });

  it("asks anew for a refund that was refused", async () => {
    const order_id = await paidOrder(database);
    await fault("DECLINE", "refund");
    const input = { order_id, reason: "ordered by mistake" };
    expect(await reasonOf(call("cancelPendingOrder", input))).toBe("refund_declined");
    expect(await call("cancelPendingOrder", input)).toMatchObject({ status: "CANCELLED", reused: false });
    const refunds = await database.client.payment.findMany({ where: { orderId: order_id, kind: "REFUND" } });
    expect(refunds.map(({ status, amountMinor }) => [status, amountMinor])).toEqual([
      ["FAILED", 2_598],
      ["SUCCEEDED", 2_598],
    ]);
  });
});

describe("money and goods", () => {
  const METHODS = ["pm_visa", "pm_gift", "pm_twice"] as const;
  const SKUS = ["BUDS", "WHITE", "CHEAP"] as const;
  const step = fc.record({
    action: fc.constantFrom("items", "payment", "cancel", "undo" as const),
    method: fc.constantFrom(...METHODS),
    to: fc.constantFrom(...SKUS),
  });

  /** What went in is what is there: on the cards, in the ledger, at the gateway, on the shelves. */
  async function checkBooks(orderId: string, giftMinor: number, goods: number): Promise<void> {
    const { client } = database;
    const order = await client.order.findUniqueOrThrow({ where: { id: orderId }, include: { items: true } });
    const payments = await client.payment.findMany({ where: { orderId, status: "SUCCEEDED" } });
    const signed = (row: { kind: string; amountMinor: number }) =>
      row.kind === "CHARGE" ? row.amountMinor : -row.amountMinor;
    const sum = (list: typeof payments) => list.reduce((total, row) => total + signed(row), 0);
    expect(sum(payments)).toBe(order.status === "CANCELLED" ? 0 : order.totalMinor);
    expect(order.totalMinor).toBe(
      order.items.reduce((total, item) => total + item.quantity * item.unitPriceMinor, 0) + order.shippingMinor,
    );
    const card = await client.paymentMethod.findUniqueOrThrow({ where: { id: "pm_gift" } });
    expect(card.balanceMinor).toBe(giftMinor - sum(payments.filter((row) => row.paymentMethodId === "pm_gift")));
    const moved = payments.filter((row) => row.paymentMethodId !== "pm_gift");
    const books = await client.gatewayTransaction.findMany({ where: { reference: orderId, status: "SUCCEEDED" } });
    const named = (list: { id: string; amountMinor: number }[]) => list.map((row) => `${row.id} ${row.amountMinor}`);
    expect(named(books).sort()).toEqual(
      named(moved.map((row) => ({ id: row.gatewayTransactionId ?? "", amountMinor: row.amountMinor }))).sort(),
    );
    const shelves = await client.variant.findMany({ where: { sku: { in: [...SKUS] } } });
    const sold = order.status === "CANCELLED" ? 0 : order.items.reduce((total, item) => total + item.quantity, 0);
    expect(shelves.reduce((total, row) => total + row.stock, 0) + sold).toBe(goods);
    expect(await client.payment.count({ where: { orderId, status: { in: ["PENDING", "VOIDING"] } } })).toBe(0);
  }

  it("no act creates or destroys either, whatever is asked in whatever order", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHODS),
        fc.integer({ min: 1, max: 2 }),
        fc.array(step, { minLength: 2, maxLength: 6 }),
        async (method, quantity, steps) => {
          await clearShop(database);
          await database.client.variant.updateMany({ where: { sku: { in: [...SKUS] } }, data: { stock: 100 } });
          const placed = await call("createOrder", { items: [{ sku: "BUDS", quantity }] });
          const order_id = String(placed.order_id);
          await call("reserveInventory", { order_id });
          await call("processPayment", { order_id, payment_method_id: method });
          const undoing: [string, Record<string, unknown>][] = [];
          for (const [i, { action, method: payer, to }] of steps.entries()) {
            const options = { key: `act_${i}`, executionId: `exec_${i}` };
            if (action === "undo") {
              const [undo, input] = undoing.pop() ?? [];
              if (undo && input) await call(undo, input, { actor: system, key: `undo_${i}` });
            } else {
              const wish = {
                items: {
                  skill: "modifyOrderItems",
                  input: { order_id, items: [{ from_sku: "BUDS", to_sku: to }], payment_method_id: payer },
                },
                payment: { skill: "modifyOrderPayment", input: { order_id, payment_method_id: payer } },
                cancel: { skill: "cancelPendingOrder", input: { order_id, reason: "no longer needed" } },
              }[action];
              const output = await call(wish.skill, wish.input, options).catch(() => null);
              const undo = { items: "restoreOrderItems", payment: "restoreOrderPayment", cancel: "" }[action];
              if (output && undo) undoing.push([undo, { ...wish.input, ...output }]);
            }
            await checkBooks(order_id, 6_000, 300);
          }
        },
      ),
      {
        numRuns: 8,
        // Paid anew after a change of payment was taken back: the charge to give back is not the first one. And money that
        // went elsewhere and came back by a charge of its own: the first change is taken back out of both.
        examples: [
          [
            "pm_visa",
            1,
            (["payment", "undo", "payment"] as const).map((action) => ({ action, method: "pm_gift", to: "BUDS" })),
          ],
          [
            "pm_visa",
            1,
            [
              { action: "payment", method: "pm_twice", to: "BUDS" },
              { action: "items", method: "pm_visa", to: "CHEAP" },
              { action: "undo", method: "pm_visa", to: "BUDS" },
              { action: "undo", method: "pm_visa", to: "BUDS" },
            ],
          ],
        ],
      },
    );
  });

  it("keeps stock above zero when many change to the last of a variant at once", async () => {
    await database.client.variant.update({ where: { id: "var_white" }, data: { stock: 3 } });
    const orders: string[] = [];
    for (let i = 0; i < 10; i++) orders.push(await paidOrder(database, { key: `order_${i}` }));
    const wishes = orders.map((order_id) =>
      reasonOf(call("modifyOrderItems", { order_id, ...WISHES.modify_items.input }, { now: NOW })),
    );
    const reasons = await Promise.all(wishes);
    expect(reasons.filter((reason) => reason === "")).toHaveLength(3);
    expect(reasons.filter((reason) => reason === "variant_not_available")).toHaveLength(7);
    expect(await database.client.variant.findUniqueOrThrow({ where: { id: "var_white" } })).toMatchObject({ stock: 0 });
  });
});
