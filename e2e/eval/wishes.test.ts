import { describe, expect, it } from "vitest";
import { answerFor, readInstruction } from "./wishes";

describe("an instruction in the customer's own words", () => {
  it("begins with who they are, without what they are like, and keeps each wish whole", () => {
    const instruction =
      "Your name is Ada Moss and your zip code is 10001. You are shy, kind. Cancel order #W1 because no longer needed. " +
      "For #W2, modify Mug {'color': 'red'} to {}; via paypal_1. Return #W3 via paypal_1: Lamp; Desk; ";
    expect(readInstruction(instruction)).toEqual({
      introduction: "My name is Ada Moss and my zip code is 10001.",
      wishes: [
        "Cancel order #W1 because no longer needed.",
        "For #W2, modify Mug {'color': 'red'} to {}; via paypal_1.",
        "Return #W3 via paypal_1: Lamp; Desk;",
      ],
    });
  });
});

describe("what the customer answers", () => {
  const act = {
    name: "modify_pending_order_items",
    arguments: { order_id: "#W2", item_ids: ["1", "2"], new_item_ids: ["3", "2"], payment_method_id: "paypal_1" },
  };

  it.each([
    ["order_id", [], "#W2"],
    ["items", [], "1, 2"],
    ["changes", [{ value: "3", label: "" }], "3"],
    ["changes", [{ value: "9", label: "" }], "1"],
    ["payment_method_id", [], "paypal_1"],
    ["intent", [{ value: "change_order", label: "Change an order" }], "Change an order"],
    ["reason", [], null],
    ["invoice_title", [], null],
  ])("to a question for %s", (slot, offered, answer) => {
    expect(answerFor(act, slot, offered)).toBe(answer);
  });
});
