import type { TestDatabase } from "../../postgres/test-database";
import { agent, callSkill, order, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

/** A second form of the earbuds, a little dearer. */
async function withWhiteBuds({ client }: TestDatabase): Promise<void> {
  const variant = { productId: "prod_buds", options: { color: "white" }, currency: "USD", priceMinor: 2_499, stock: 9 };
  await client.variant.create({ data: { id: "var_white", sku: "BUDS-W", ...variant } });
}

async function deliveredOrder(database: TestDatabase): Promise<string> {
  const id = await paidOrder(database);
  await database.client.order.update({ where: { id }, data: { status: "DELIVERED" } });
  return id;
}

/** What the undoing of a call is given: its input and its output. */
async function made(database: TestDatabase, name: string): Promise<Record<string, unknown>> {
  const input = (await orderSamples[name]?.given(database)) ?? {};
  return { ...input, ...(await callSkill(database, name, input)) };
}

const CHANGE_LEFT = "status = 'UNDONE' OR undoes_id IS NOT NULL";
/** Money that went back and forth stays on record. */
const MONEY_LEFT = {
  order_changes: CHANGE_LEFT,
  payments: `status = 'SUCCEEDED' AND change_id IN (SELECT id FROM order_changes WHERE ${CHANGE_LEFT})`,
  gateway_transactions: "status = 'SUCCEEDED'",
};

export const orderSamples: SkillSamples = {
  listOrders: { given: async (database) => ({ limit: (await order(database)) ? 5 : 1 }) },
  searchOrders: { given: async (database) => ({ query: (await order(database)).slice(0, 3) }) },
  getOrderStatus: { given: async (database) => ({ order_id: await paidOrder(database) }) },
  checkOrderAction: {
    given: async (database) => ({ order_id: await paidOrder(database), action: "cancel", reason: "no longer needed" }),
  },
  cancelPendingOrder: {
    given: async (database) => ({ order_id: await paidOrder(database), reason: "ordered by mistake" }),
  },
  modifyOrderItems: {
    given: async (database) => {
      await withWhiteBuds(database);
      const items = [{ from_sku: "BUDS", to_sku: "BUDS-W" }];
      return { order_id: await paidOrder(database), items, payment_method_id: "pm_visa" };
    },
    leaves: MONEY_LEFT,
  },
  restoreOrderItems: { given: (database) => made(database, "modifyOrderItems") },
  modifyOrderPayment: {
    given: async (database) => ({ order_id: await paidOrder(database), payment_method_id: "pm_gift" }),
    leaves: MONEY_LEFT,
  },
  restoreOrderPayment: { given: (database) => made(database, "modifyOrderPayment") },
  modifyOrderAddress: {
    given: async (database) => ({
      order_id: await paidOrder(database),
      address1: "7 Elm St",
      city: "Mesa",
      region: "AZ",
      country: "US",
      postal_code: "85201",
    }),
    leaves: { order_changes: CHANGE_LEFT },
  },
  restoreOrderAddress: { given: (database) => made(database, "modifyOrderAddress") },
  requestReturn: {
    given: async (database) => ({ order_id: await deliveredOrder(database), payment_method_id: "pm_visa" }),
    leaves: { order_changes: CHANGE_LEFT },
  },
  withdrawReturn: { given: (database) => made(database, "requestReturn") },
  requestExchange: {
    given: async (database) => {
      await withWhiteBuds(database);
      const items = [{ item_id: "var_buds", new_item_id: "var_white" }];
      return { order_id: await deliveredOrder(database), items, payment_method_id: "pm_gift" };
    },
    leaves: { order_changes: CHANGE_LEFT },
  },
  withdrawExchange: { given: (database) => made(database, "requestExchange") },
  getOrderDetails: { given: async (database) => ({ order_id: await paidOrder(database) }) },
  getCart: {
    given: async ({ client }) => {
      await client.cart.create({
        data: {
          id: "cart_1",
          customerId: "cust_demo",
          items: { create: { id: "item_1", variantId: "var_buds", quantity: 2, addedAt: new Date("2026-11-20") } },
        },
      });
      return {};
    },
  },
  quoteOrder: { given: async () => ({ items: [{ sku: "BUDS", quantity: 2 }], coupon_code: "NOSUCH10" }) },
  findGoods: { given: async () => ({ product: "earbuds" }) },
  listOrderItems: { given: async (database) => ({ order_id: await paidOrder(database), action: "modify_items" }) },
  listItemVariants: { given: async (database) => ({ order_id: await paidOrder(database), item: "BUDS" }) },
  listOrderPaymentMethods: {
    given: async (database) => ({ order_id: await paidOrder(database), action: "modify_items" }),
  },
  createOrder: {
    given: async () => ({ items: [{ sku: "BUDS", quantity: 2 }] }),
    leaves: { orders: "status = 'CANCELLED' AND idempotency_key IS NULL", order_items: "true" },
  },
  cancelOrder: { given: async (database) => ({ order_id: await order(database), reason: "changed my mind" }) },
  updateOrderStatus: {
    given: async (database) => ({ order_id: await paidOrder(database), status: "PROCESSING" }),
    actor: { ...agent, role: "manager" },
    reach: ["order:update"],
  },
  restoreOrderStatus: {
    given: async (database) => {
      const orderId = await paidOrder(database);
      await database.client.order.update({ where: { id: orderId }, data: { status: "PROCESSING" } });
      return { order_id: orderId, status: "PROCESSING", previous_status: "PAID" };
    },
    actor: { ...agent, role: "manager" },
    reach: ["order:update"],
  },
};
