import { removeAddress as removeStoreAddress } from "../../commerce/addresses";
import { undoSkill } from "./undo-skill";

/** Undoes addAddress; takes that call's input and output. */
export const removeAddress = undoSkill({
  id: "remove_address_v1",
  name: "removeAddress",
  description: {
    "zh-CN": "删除刚添加的地址，默认地址恢复为原来的那个。",
    en: "Removes an address that was added; the default address is again the one before it.",
  },
  summary: { "zh-CN": "删除添加的地址", en: "Remove the address that was added" },
  undo: removeStoreAddress,
});
