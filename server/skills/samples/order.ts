import { agent, order, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

export const orderSamples: SkillSamples = {
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
  },
  restoreOrderStatus: {
    given: async (database) => {
      const orderId = await paidOrder(database);
      await database.client.order.update({ where: { id: orderId }, data: { status: "PROCESSING" } });
      return { order_id: orderId, status: "PROCESSING", previous_status: "PAID" };
    },
    actor: { ...agent, role: "manager" },
  },
};
