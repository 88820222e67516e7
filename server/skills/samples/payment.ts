import { callSkill, order, paidOrder, system } from "../test-shop";
import type { SkillSamples } from "./sample";

/** What came in for the row's order went out again. */
const BALANCED = `order_id IN (SELECT order_id FROM payments WHERE status = 'SUCCEEDED' GROUP BY order_id
  HAVING sum(CASE kind WHEN 'CHARGE' THEN amount_minor ELSE -amount_minor END) = 0)`;

/** 25.98 in two parts. */
const SPLIT = [
  { payment_method_id: "pm_gift", amount_minor: 1_000 },
  { payment_method_id: "pm_visa", amount_minor: 1_598 },
];

export const paymentSamples: SkillSamples = {
  splitPayment: {
    given: async (database) => ({ order_id: await order(database), parts: SPLIT }),
    leaves: { payments: BALANCED, gateway_transactions: "true" },
  },
  refundSplitPayment: {
    given: async (database) => {
      const orderId = await order(database);
      const paid = await callSkill(database, "splitPayment", { order_id: orderId, parts: SPLIT });
      return { order_id: orderId, payment_ids: paid.payment_ids };
    },
    actor: system,
  },
  voidPayment: {
    given: async (database) => {
      const orderId = await order(database);
      const paid = await callSkill(database, "processPayment", { order_id: orderId });
      return { order_id: orderId, payment_id: paid.payment_id };
    },
    actor: system,
  },
  getPaymentBalance: { given: async (database) => ({ order_id: await paidOrder(database) }) },
  listTransactions: { given: async (database) => ({ order_id: await paidOrder(database), kind: "charge" }) },
  getRefundStatus: {
    given: async (database) => {
      const orderId = await paidOrder(database);
      const input = { order_id: orderId, amount_minor: 500, reason: "A scratch." };
      await callSkill(database, "executeRefund", input);
      return { order_id: orderId };
    },
  },
  processPayment: {
    given: async (database) => ({ order_id: await order(database) }),
    leaves: { payments: BALANCED, gateway_transactions: "true" },
  },
  refundPayment: {
    given: async (database) => {
      const orderId = await order(database);
      const paid = await callSkill(database, "processPayment", { order_id: orderId });
      return { order_id: orderId, payment_id: paid.payment_id };
    },
    actor: system,
  },
  checkRefundEligibility: {
    given: async (database) => ({ order_id: await paidOrder(database), reason: "It does not fit." }),
  },
  executeRefund: {
    given: async (database) => ({ order_id: await paidOrder(database), amount_minor: 500, reason: "A scratch." }),
  },
};
