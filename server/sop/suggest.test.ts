import fc from "fast-check";
import { expect, it } from "vitest";
import { didYouMean, editDistance } from "./suggest";

it("offers the nearest name, the few there are, or nothing", () => {
  expect(didYouMean("get_ordr", ["query", "get_order"])).toBe("; did you mean `get_order`?");
  expect(didYouMean("Order", ["order"])).toBe("; did you mean `order`?");
  expect(didYouMean("zebra", ["get_order", "query"])).toBe(". There is: `get_order`, `query`.");
  expect(
    didYouMean(
      "zebra",
      Array.from({ length: 30 }, (_, i) => `step_${i}`),
    ),
  ).toBe(".");
  expect(didYouMean("zebra", [])).toBe(".");
});

it("measures a distance", () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
  expect(editDistance("ab", "ba")).toBe(1);
});
