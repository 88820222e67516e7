import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analysisText, cleanMessage, isBlank } from "./normalise";

describe("cleanMessage", () => {
  it("drops what a database or a page cannot carry and keeps the rest", () => {
    expect(cleanMessage(" a\u0000b\u0007\r\nc\td \u202Etxt ")).toBe("ab\nc\td txt");
    expect(cleanMessage("x\uD800y")).toBe("x\uFFFDy");
    expect(cleanMessage("👩‍👩‍👧 谢谢")).toBe("👩‍👩‍👧 谢谢");
  });

  it("leaves only text PostgreSQL accepts, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (raw) => {
        const text = cleanMessage(raw);
        expect(text).not.toMatch(/\u0000|\p{Cs}/u);
        expect(cleanMessage(text)).toBe(text);
      }),
    );
  });
});

describe("isBlank", () => {
  it.each(["", "   ", "\n\t", "\u200b\u200d\ufeff", "\u3000", "\u2800", "\u00ad"])("sees nothing in %j", (text) => {
    expect(isBlank(cleanMessage(text))).toBe(true);
  });
  it.each(["a", "。", "0", "🙂"])("sees something in %j", (text) => {
    expect(isBlank(text)).toBe(false);
  });
});

describe("analysisText", () => {
  it("gives one form to what reads the same", () => {
    expect(analysisText("\u8ba2\u5355\uff03\uff11\uff12\uff13\uff14\uff15\uff01\u200b  Where\u2019s it")).toBe(
      "订单#12345! Where's it",
    );
  });
  it("stays bounded however much one character expands to", () => {
    expect(analysisText("\uFDFA".repeat(4_000)).length).toBeLessThanOrEqual(1_200);
  });
});
