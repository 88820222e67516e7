import { restoreProfile } from "../../commerce/customer-profile";
import { undoSkill } from "./undo-skill";

/** Undoes updateCustomerProfile; takes that call's input and output. */
export const restoreCustomerProfile = undoSkill({
  id: "restore_customer_profile_v1",
  name: "restoreCustomerProfile",
  description: {
    "zh-CN": "把客户资料恢复为修改前的内容。此后资料又有改动时不作改动。",
    en: "Puts a customer's profile back to what it was. Leaves it when it was changed again since.",
  },
  summary: { "zh-CN": "恢复客户资料", en: "Put the customer's profile back" },
  undo: restoreProfile,
});
