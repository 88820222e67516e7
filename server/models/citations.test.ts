import { describe, expect, it } from "vitest";
import { citationFault, linkCitations, passagesOf } from "./citations";

const passage = (number: number, url = `/help/a#s${number}`) => ({
  number,
  title: { "zh-CN": "退货", en: "Returns" },
  heading: { "zh-CN": "期限", en: "Until when" },
  text: "30 days.",
  url,
});
const given = [passage(1), passage(2)];

describe("an answer from passages", () => {
  it("is told by its input, and never leads off our own pages", () => {
    expect(passagesOf({ input: { passages: given } })).toHaveLength(2);
    expect(passagesOf({ input: { passages: [] } })).toBeNull();
    expect(passagesOf({ input: { passages: [passage(1, "https://evil.example")] } })).toBeNull();
    expect(passagesOf({ input: { order: 1 } })).toBeNull();
  });

  it.each([
    ["Within 30 days. [1]", null],
    ["Within 30 days. [1]\n\nWe pay. [2][1]", null],
    ["You can:\n\n- return it\n- keep it [2]", null],
    ["Within 30 days. [3]", /cites \[3\]/],
    ["Within 30 days.", /cites nothing/],
    ["Within 30 days. [1]\n\nAnd a gift on top.", /cites nothing/],
    ["See [here](https://evil.example). [1]", /links of its own/],
  ])("%j is held to what was given", (text, fault) => {
    const found = citationFault(text, given);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });

  it("links its marks and lists what was cited, once each", () => {
    expect(linkCitations("A. [2]\n\nB. [2]", given, "en")).toBe(
      "A. [[2]](/help/a#s2)\n\nB. [[2]](/help/a#s2)\n\nSource: [2] [Returns › Until when](/help/a#s2)",
    );
    expect(linkCitations("甲。 [1][2]", given, "zh-CN")).toContain("来源：[1] [退货 › 期限](/help/a#s1)；[2] [");
  });
});
