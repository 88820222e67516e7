import { describe, expect, it } from "vitest";
import type { Choice } from "./slot-choices";
import { pickInstead, wordsInstead } from "./slot-instead";

const shirt = (color: string, size: string, style: string): Choice => ({
  value: `${color}-${size}-${style}`,
  ids: [],
  label: { "zh-CN": "", en: "" },
  detail: { "zh-CN": "", en: "" },
  row: { values: { color, size, style }, of_values: { color: "black", size: "M", style: "v-neck" } },
  names: null,
});
const choices = [
  shirt("red", "M", "v-neck"),
  shirt("red", "M", "crew neck"),
  shirt("red", "L", "v-neck"),
  shirt("blue", "XL", "crew neck"),
];

describe("the words about what a thing should become", () => {
  it.each([
    ["Change the T-Shirt from black to red, size L", "T-Shirt", true, " red, size l"],
    [
      "the mug to blue; T-Shirt {'color': 'black'} to {'color': 'red'}; via visa",
      "T-Shirt",
      false,
      " {'color': 'red'}",
    ],
    ["T-Shirt to red; the mug to blue", "T-Shirt", false, " red"],
    ["把T恤换成红色的", "T恤", true, "红色的"],
    ["I want to exchange the mug", "T-Shirt", false, ""],
    ["exchange the T-Shirt", "T-Shirt", true, ""],
  ])("%s", (told, name, alone, words) => {
    expect(wordsInstead(told, name, alone)).toBe(words);
  });
});

describe("what is wanted instead", () => {
  it.each([
    ["red", "red-M-v-neck"],
    ["red and size L", "red-L-v-neck"],
    ["red, crew neck", "red-M-crew neck"],
    ["{'color': 'red', 'style': 'crew neck'}", "red-M-crew neck"],
    ["blue", "blue-XL-crew neck"],
    ["green", null],
    ["blue, v-neck", null],
    ["", null],
  ])("of “%s” is %s: what is not said stays as it is", (words, value) => {
    expect(pickInstead(words, choices)?.value ?? null).toBe(value);
  });

  describe("in Chinese, and as the answer to a list", () => {
    const words = { color: { "zh-CN": "红色", en: "red" }, size: { "zh-CN": "L", en: "L" } };
    const named = choices.map((one) => ({
      ...one,
      row: { ...one.row, words: one.value.startsWith("red") ? words : { color: { "zh-CN": "蓝色", en: "blue" } } },
    }));
    it.each([
      ["红色 L 码", "red-L-v-neck"],
      ["要红色的", "red-M-v-neck"],
      ["蓝色", "blue-XL-crew neck"],
      ["绿色", null],
    ])("“%s” is %s", (said, value) => expect(pickInstead(said, named)?.value ?? null).toBe(value));

    it("a size alone counts when it was asked for", () => {
      expect(pickInstead("L", named, true)?.value).toBe("red-L-v-neck");
      expect(pickInstead("L", named)).toBeNull();
    });
  });

  it("asks rather than guesses between two that fit alike", () => {
    expect(pickInstead("crew neck", [shirt("red", "M", "crew neck"), shirt("blue", "M", "crew neck")])).toBeNull();
  });

  it("takes a bare no or a number for nothing", () => {
    const lamp = (dimmable: string): Choice => ({
      ...shirt("a", "b", "c"),
      value: dimmable,
      row: { values: { dimmable } },
    });
    expect(pickInstead("no, thanks", [lamp("yes"), lamp("no")])).toBeNull();
    expect(pickInstead("dimmable: no", [lamp("yes"), lamp("no")])?.value).toBe("no");
  });
});
