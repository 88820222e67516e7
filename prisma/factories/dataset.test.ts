import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORDER_STATUSES } from "../../server/commerce/order-status";
import { daysDelayed } from "../../server/commerce/delay";
import { percentOf } from "../../server/commerce/money";
import { SHIPMENT_STATUSES } from "../../server/commerce/shipment-status";
import { buildDataset, type Dataset } from "./dataset";
import { DAY } from "./world";

const NOW = new Date("2026-11-22T17:00:00Z");
const store = buildDataset({ now: NOW });

function group<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

/** What an order has to its name: succeeded charges less succeeded refunds. */
function ledger(data: Dataset): Map<string, number> {
  const sums = new Map<string, number>();
  for (const payment of data.payments) {
    if (payment.status !== "SUCCEEDED") continue;
    const sign = payment.kind === "CHARGE" ? 1 : -1;
    sums.set(payment.orderId, (sums.get(payment.orderId) ?? 0) + sign * payment.amountMinor);
  }
  return sums;
}

const UNPAID = ["PENDING_PAYMENT", "CANCELLED", "REFUNDED"];
const SHIPPED = ["SHIPPED", "DELIVERED", "RETURN_REQUESTED", "RETURNED", "EXCHANGE_REQUESTED", "REFUNDED"];

/** Every rule a store's books keep, whatever seed and moment they were made from. */
function checkBooks(data: Dataset, now: Date): void {
  const items = group(data.orderItems, (item) => item.orderId);
  const shipments = group(data.shipments, (shipment) => shipment.orderId);
  const sums = ledger(data);
  for (const order of data.orders) {
    const subtotal = (items.get(order.id) ?? []).reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
    expect(order.subtotalMinor).toBe(subtotal);
    expect(order.totalMinor).toBe(subtotal - order.discountMinor + order.shippingMinor);
    expect(order.totalMinor).toBeGreaterThan(0);
    expect(sums.get(order.id) ?? 0).toBe(UNPAID.includes(order.status) ? 0 : order.totalMinor);
    expect(order.placedAt <= now && order.updatedAt <= now).toBe(true);
    expect(order.deliveredAt === null || order.deliveredAt <= now).toBe(true);
    expect(order.cancelledAt !== null).toBe(order.status === "CANCELLED");
    expect((shipments.get(order.id) ?? []).length).toBe(SHIPPED.includes(order.status) ? 1 : 0);
    expect(order.id).toMatch(/^\d{5,}$/);
  }
  for (const payment of data.payments) {
    expect(payment.amountMinor).toBeGreaterThan(0);
    expect(payment.createdAt <= now).toBe(true);
    // Nobody is there to finish what was begun before the store was.
    expect(payment.status).not.toBe("PENDING");
    expect(payment.error !== null).toBe(payment.status === "FAILED");
  }
}

function checkParcels(data: Dataset, now: Date): void {
  const scans = group(data.carrierScans, (scan) => scan.shipmentId);
  const orders = new Map(data.orders.map((order) => [order.id, order]));
  for (const shipment of data.shipments) {
    const order = orders.get(shipment.orderId);
    const seen = scans.get(shipment.id) ?? [];
    const times = seen.map((scan) => scan.scannedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.max(...times)).toBeLessThanOrEqual(now.getTime());
    expect(Math.min(...times)).toBeGreaterThanOrEqual(shipment.shippedAt.getTime());
    expect(seen.at(-1)?.status).toBe(shipment.status);
    expect(shipment.status === "DELIVERED").toBe(shipment.deliveredAt !== null);
    expect(shipment.deliveredAt).toEqual(order?.deliveredAt ?? null);
    expect(shipment.shippedAt.getTime()).toBeGreaterThan(order?.placedAt.getTime() ?? Infinity);
    expect(shipment.estimatedDelivery.getTime()).toBeGreaterThan(shipment.shippedAt.getTime());
    if (order?.status === "DELIVERED") expect(shipment.status).toBe("DELIVERED");
  }
}

describe("the demo store", () => {
  it("is the same for the same seed and moment", { timeout: 60_000 }, () => {
    expect(buildDataset({ now: NOW })).toEqual(store);
  });

  it("differs with the seed, and moves with the moment", { timeout: 60_000 }, () => {
    expect(buildDataset({ seed: 7, now: NOW }).customers).not.toEqual(store.customers);
    const later = buildDataset({ now: new Date(NOW.getTime() + 10 * DAY) });
    expect(later.orders.map((order) => order.status)).toEqual(store.orders.map((order) => order.status));
    expect(later.orders[0]?.placedAt.getTime()).toBe((store.orders[0]?.placedAt.getTime() ?? 0) + 10 * DAY);
  });

  it("keeps its books for any seed and moment", { timeout: 60_000 }, () => {
    const date = fc.date({ min: new Date("2024-01-01"), max: new Date("2031-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.nat(), date, (seed, now) => {
        const data = buildDataset({ seed, now });
        checkBooks(data, now);
        checkParcels(data, now);
      }),
      { numRuns: 4 },
    );
  });

  it("has the sizes it promises, and every status", () => {
    expect(store.customers.length).toBeGreaterThanOrEqual(300);
    expect([store.products.length, store.variants.length, store.orders.length]).toEqual([60, 500, 1_502]);
    expect(new Set(store.orders.map((order) => order.status))).toEqual(new Set(ORDER_STATUSES));
    expect(new Set(store.shipments.map((shipment) => shipment.status))).toEqual(new Set(SHIPMENT_STATUSES));
    expect(new Set(store.orders.map((order) => order.currency)).size).toBe(5);
    const oldest = Math.min(...store.orders.map((order) => order.placedAt.getTime()));
    expect(NOW.getTime() - oldest).toBeLessThanOrEqual(90 * DAY);
  });

  it("gives every customer two addresses and two payment methods, one of each the default", () => {
    const addresses = group(store.addresses, (row) => row.customerId);
    const methods = group(store.paymentMethods, (row) => row.customerId);
    for (const { id } of store.customers) {
      expect(addresses.get(id)?.length).toBeGreaterThanOrEqual(2);
      expect(methods.get(id)?.length).toBeGreaterThanOrEqual(2);
      expect(addresses.get(id)?.filter((row) => row.isDefault).length).toBe(1);
      expect(methods.get(id)?.filter((row) => row.isDefault).length).toBe(1);
    }
    expect(new Set(store.paymentMethods.map((row) => row.kind))).toEqual(
      new Set(["credit_card", "paypal", "gift_card"]),
    );
    for (const row of store.paymentMethods) expect(row.balanceMinor !== null).toBe(row.kind === "gift_card");
  });

  it("repeats no id, e-mail, order or tracking number, SKU, coupon code or ticket number", () => {
    const unique = (values: readonly string[]) => expect(new Set(values).size).toBe(values.length);
    for (const rows of Object.values(store)) unique(rows.map((row) => ("id" in row ? row.id : JSON.stringify(row))));
    unique(store.customers.map((row) => row.email));
    unique(store.shipments.map((row) => row.trackingNumber));
    unique(store.variants.map((row) => row.sku));
    unique(store.coupons.map((row) => row.code));
    unique(store.tickets.map((row) => row.number));
    for (const { email } of store.customers)
      expect(email).toMatch(/^[a-z0-9.]+@([a-z]+\.)?example(\.com|\.net|\.org)?$/);
  });

  it("has in 12345 the late order of the story, with no coupon or ticket yet", () => {
    const order = store.orders.find((row) => row.id === "12345");
    const shipment = store.shipments.find((row) => row.orderId === "12345");
    const scans = store.carrierScans.filter((row) => row.shipmentId === shipment?.id);
    const day = (days: number) => new Date(NOW.getTime() - days * DAY);
    expect(order).toMatchObject({ customerId: "cust_demo", status: "SHIPPED", totalMinor: 8_333, currency: "USD" });
    expect(order).toMatchObject({ placedAt: day(10), estimatedDelivery: day(1), deliveredAt: null });
    expect(shipment).toMatchObject({ carrier: "UPS", trackingNumber: "1Z999AA10123456784", status: "IN_TRANSIT" });
    expect(shipment).toMatchObject({ delayReason: "WEATHER", revisedEstimatedDelivery: day(-2) });
    expect(scans.at(-1)).toMatchObject({ location: "Denver, CO", scannedAt: day(2) });
    expect(percentOf(order?.totalMinor ?? 0, 15)).toBe(1_250);
    expect(store.coupons.some((row) => row.orderId === "12345")).toBe(false);
    expect(store.tickets.some((row) => row.orderId === "12345")).toBe(false);
  });

  it("makes 12345 three days late at whatever moment it is made", { timeout: 60_000 }, () => {
    const estimated = (now: number) => new Date(now - DAY);
    const date = fc.date({ min: new Date("2024-01-01"), max: new Date("2031-01-01"), noInvalidDate: true });
    const zone = store.customers.find((row) => row.id === "cust_demo")?.timezone ?? "";
    fc.assert(
      fc.property(date, (now) => {
        const due = estimated(now.getTime());
        const times = { estimated: due, revised: new Date(due.getTime() + 3 * DAY), delivered: null };
        expect(daysDelayed(times, now, zone)).toBe(3);
      }),
    );
  });

  it("gives the gateway its side of every payment that went through it", () => {
    const methods = new Map(store.paymentMethods.map((row) => [row.id, row]));
    const expected = store.payments.filter(
      (row) => row.status === "SUCCEEDED" && methods.get(row.paymentMethodId ?? "")?.kind !== "gift_card",
    );
    const known = new Map(store.gatewayTransactions.map((row) => [row.id, row]));
    expect(store.gatewayTransactions).toHaveLength(expected.length);
    for (const payment of expected) {
      const row = known.get(payment.gatewayTransactionId ?? "");
      expect(row).toMatchObject({ kind: payment.kind, reference: payment.orderId, amountMinor: payment.amountMinor });
      if (payment.kind === "REFUND") expect(known.get(row?.chargeId ?? "")?.kind).toBe("CHARGE");
    }
    for (const row of store.payments.filter(({ kind }) => kind === "REFUND")) expect(row.chargeId).not.toBeNull();
  });

  it("gives the demo customer a card that times out, and orders to ask a refund of", () => {
    const own = store.paymentMethods.filter((row) => row.customerId === "cust_demo");
    expect(own.map((row) => row.kind)).toEqual(["credit_card", "paypal", "gift_card", "credit_card"]);
    expect(own.filter((row) => row.gatewayToken === "tok_timeout").map((row) => row.last4)).toEqual(["0119"]);
    const order = (id: string) => store.orders.find((row) => row.id === id);
    const age = (id: string) => (NOW.getTime() - (order(id)?.deliveredAt?.getTime() ?? 0)) / DAY;
    expect(order("12251")?.totalMinor).toBeLessThan(5_000);
    expect(order("12262")?.totalMinor).toBeGreaterThan(30_000);
    expect([age("12251") < 30, age("12262") < 30, age("11510") > 30, age("11840") > 30]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("gives the demo customer one order of each kind worth asking about", () => {
    const own = store.orders.filter((row) => row.customerId === "cust_demo");
    expect(Object.fromEntries(own.map((row) => [row.id, row.status]))).toEqual({
      "11510": "DELIVERED",
      "11840": "DELIVERED",
      "12090": "CANCELLED",
      "12251": "DELIVERED",
      "12262": "DELIVERED",
      "12273": "SHIPPED",
      "12345": "SHIPPED",
      "12438": "SHIPPED",
      "12488": "PROCESSING",
      "12521": "PAID",
      "12533": "PAID",
    });
  });

  it("lets every act on an order be shown: paid ones to change, a gift card for one of them, variants to exchange for", () => {
    const card = store.paymentMethods.find((row) => row.customerId === "cust_demo" && row.kind === "gift_card");
    const order = (id: string) => store.orders.find((row) => row.id === id);
    expect(order("12533")?.totalMinor).toBeLessThan(card?.balanceMinor ?? 0);
    expect(order("12521")?.totalMinor).toBeGreaterThan(card?.balanceMinor ?? Infinity);
    for (const id of ["12521", "12533", "12251", "12262"]) {
      const bought = store.orderItems.filter((item) => item.orderId === id).map((item) => item.variantId);
      const products = store.variants.filter((row) => bought.includes(row.id)).map((row) => row.productId);
      for (const product of products) {
        const others = store.variants.filter((row) => row.productId === product && !bought.includes(row.id));
        expect(others.filter((row) => row.available && row.stock > 0).length).toBeGreaterThan(1);
      }
    }
  });

  it("leaves the demo customer a cart that can be ordered as it is", () => {
    const cart = store.carts.find((row) => row.customerId === "cust_demo");
    const items = store.cartItems.filter((row) => row.cartId === cart?.id);
    const goods = items.map((item) => store.variants.find((row) => row.id === item.variantId));
    expect(goods).toHaveLength(2);
    for (const [i, variant] of goods.entries()) {
      expect(variant).toMatchObject({ available: true, currency: "USD" });
      expect(variant?.stock).toBeGreaterThan(items[i]?.quantity ?? Infinity);
    }
    expect(new Set(store.carts.map((row) => row.customerId)).size).toBe(store.carts.length);
  });
});
