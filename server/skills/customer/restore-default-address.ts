import { restoreDefaultAddress as restoreStoreAddress } from "../../commerce/addresses";
import { undoSkill } from "./undo-skill";

/** Undoes updateDefaultAddress; takes that call's input and output. */
export const restoreDefaultAddress = undoSkill({
  id: "restore_default_address_v1",
  name: "restoreDefaultAddress",
  description: {
    "zh-CN": "把默认地址恢复为修改前的内容。此后又有改动时不作改动。",
    en: "Puts the default address back to what it was. Leaves it when it was changed again since.",
  },
  summary: { "zh-CN": "恢复默认地址", en: "Put the default address back" },
  undo: restoreStoreAddress,
});
