import { labelSkill } from "./label-skill";

export const createExchangeLabel = labelSkill("EXCHANGE", {
  id: "create_exchange_label_v1",
  name: "createExchangeLabel",
  description: {
    "zh-CN": "为已送达的订单生成换货面单，用来寄回要换的商品。未送达时报 label_not_allowed。每单一张，可作废。",
    en: "Makes a label to send back what is to be exchanged of a delivered order (label_not_allowed before). One per order; can be called off.",
  },
  summary: (orderId) => ({
    "zh-CN": `为订单 ${orderId} 生成换货面单`,
    en: `Make an exchange label for order ${orderId}`,
  }),
});
