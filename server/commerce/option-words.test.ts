import { describe, expect, it } from "vitest";
import { CATALOG } from "../../prisma/factories/catalog";
import { optionWord, optionWords } from "./option-words";

describe("optionWords", () => {
  it("says an option in both languages", () => {
    expect(optionWords({ color: "navy", size: "L" })).toEqual({ "zh-CN": "藏青色 · L", en: "navy · L" });
    expect(optionWords({ capacity: "2 cups", waterproof: "yes" })["zh-CN"]).toBe("2 杯 · 防水：是");
  });

  it("leaves what it does not know as the shop wrote it", () => {
    expect(optionWord("switch", "Holy Panda")).toEqual({ "zh-CN": "Holy Panda", en: "Holy Panda" });
    expect(optionWord("颜色", "藕荷色")).toEqual({ "zh-CN": "藕荷色", en: "藕荷色" });
  });

  it("knows every word of the demo shop", () => {
    const products = Object.values(CATALOG).flat();
    const values = products.flatMap(({ options }) =>
      Object.entries(options).flatMap(([k, all]) => all.map((v) => [k, v] as const)),
    );
    // Sizes and measures are written alike: "L", "EU 42", "350 ml", "150 × 200".
    const same = /^(?:EU )?[\d.,+\-–×° ]*(?:[A-Z]{1,2}\d?|ml|cm|m|h|W|lm|mAh|°C)?$/;
    const english = values.filter(([axis, value]) => !same.test(value) && optionWord(axis, value)["zh-CN"] === value);
    expect(english).toEqual([]);
  });
});
