import { z } from "zod";
import { findDoubts } from "../../commerce/charges";
import { orderIdSchema } from "../../commerce/order-id";
import { refusalOf } from "../../commerce/order-refusals";
import { defineSkill } from "../contract";
import { plainText } from "../plain-text";
import { settleDoubts } from "../payment/settle-doubts";
import { changePaidOrder } from "./carry-out";
import { CHANGE_CARD, CHANGE_LABELS, changeOutput, toChangeOutput } from "./change-input";

export const cancelPendingOrder = defineSkill({
  id: "cancel_pending_order_v1",
  name: "cancelPendingOrder",
  version: "1.0.0",
  category: "order",
  description: {
    "zh-CN":
      "应客户要求取消尚未开始备货的订单：款项按原路退回（礼品卡即时到账），商品退回库存。原因只接受“不再需要”（no longer needed）或“下错单”（ordered by mistake）。",
    en: "Cancels an order that is not being prepared yet because its customer wishes so: the money goes back the way it came (to a gift card at once), the goods back to stock. The reason is “no longer needed” or “ordered by mistake”.",
  },
  input: z.object({ order_id: orderIdSchema, reason: plainText(200) }),
  output: changeOutput,
  permissions: ["order:cancel", "order:read"],
  dependencies: ["checkOrderAction"],
  sla: { maxLatencyMs: 5_000, successRate: 0.99, concurrency: 50 },
  effect: "external",
  reversibility: {
    kind: "irreversible",
    because: {
      "zh-CN": "款项已经退回，未经客户同意不能再次扣款；客户可以重新下单。",
      en: "The money has been given back and is not taken again without asking; the customer can order anew.",
    },
  },
  movesMoney: true,
  labels: CHANGE_LABELS,
  idempotency: ({ order_id }) => `cancel-pending-order:${order_id}`,
  costMicroUsd: 500,
  summarize: ({ order_id }, locale) =>
    locale === "zh-CN" ? `取消订单 ${order_id} 并退回款项` : `Cancel order ${order_id} and give the money back`,
  card: CHANGE_CARD,
  run: async (ctx, { order_id, reason }) => {
    const cancel = () => changePaidOrder(ctx, { orderId: order_id, action: "cancel", reason });
    const progress = await cancel().catch(async (error: unknown) => {
      if (refusalOf(error) !== "payment_in_doubt") throw error;
      // Everything else allows it: what was charged, or may have been, is called off, and then the order.
      await settleDoubts(ctx, await findDoubts(ctx, { orderId: order_id }));
      return cancel();
    });
    return toChangeOutput(ctx, progress);
  },
});
