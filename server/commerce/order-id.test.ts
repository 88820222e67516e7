import { describe, expect, it } from "vitest";
import { isOrderId, orderIdSchema } from "./order-id";

describe("order numbers", () => {
  it.each([
    ["12345", "12345"],
    ["#12345", "12345"],
    ["  # 12345 ", "12345"],
    ["\uff0312345", "12345"],
    ["\uff11\uff12\uff13\uff14\uff15", "12345"],
  ])("reads %j as %j", (written, read) => {
    expect(orderIdSchema.parse(written)).toBe(read);
  });

  it.each([[""], ["   "], ["#"], ["9".repeat(65)]])("refuses %j", (written) => {
    expect(orderIdSchema.safeParse(written).success).toBe(false);
  });

  it.each([["12345\0"], ["'; DROP TABLE orders; --"], ["订单"], ["../etc"], ["\ud800"]])(
    "%j is no order",
    (written) => {
      expect(isOrderId(written)).toBe(false);
    },
  );
});
