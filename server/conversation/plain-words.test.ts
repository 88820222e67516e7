import { expect, it } from "vitest";
import { plainWords } from "./plain-words";

it("keeps the words of an answer and drops its marks", () => {
  const answer = "**退款 $5.00** 已批准。\n\n- [面单](https://steward.example/labels/l1)\n- 下一步";
  expect(plainWords(answer, 100)).toBe("退款 $5.00 已批准。\n· 面单\n· 下一步");
  expect(plainWords("## Done\n\nAll 2 * 3 __is__ well.", 100)).toBe("Done\nAll 2 * 3 is well.");
});

it("cuts between characters, not within one", () => {
  expect(plainWords("好好好好", 3)).toBe("好好…");
  expect(plainWords("👍👍👍", 2)).toBe("👍…");
});
