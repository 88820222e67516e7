import { labelSkill } from "./label-skill";

export const createReturnLabel = labelSkill("RETURN", {
  id: "create_return_label_v1",
  name: "createReturnLabel",
  description: {
    "zh-CN": "为已送达的订单生成退货面单，运费由商店承担。未送达时报 label_not_allowed。每单一张，可作废。",
    en: "Makes a label to send goods of a delivered order back, paid by the store (label_not_allowed before). One per order; can be called off.",
  },
  summary: (orderId) => ({ "zh-CN": `为订单 ${orderId} 生成退货面单`, en: `Make a return label for order ${orderId}` }),
});
