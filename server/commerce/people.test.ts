// What is known and said of people, without a database: names, segments, apologies.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeApology, type ApologyFacts } from "./apology";
import { SEVERITIES, SITUATIONS } from "./complaints";
import { isNamed } from "./customer-names";
import { returnCentre } from "./return-centres";
import { SEGMENTS, segmentOf, segmentReasons, type SegmentFacts } from "./segments";

describe("whether a name is a customer's", () => {
  const lin = { name: "林晓雯 (Xiaowen Lin)" };
  it.each([
    [lin, "Xiaowen", "Lin", true],
    [lin, "lin", "XIAOWEN", true],
    [lin, "晓雯", "林", true],
    [lin, "Xiaowen", "", false],
    [lin, "", "Lin", false],
    [lin, "Xiao", "Lin", false],
    [{ name: "Jörg O'Neill-Groß" }, "Jorg", "ONeill Groß", true],
    [{ name: "noah", firstName: "Noah", lastName: "Brown" }, "Noah", "Brown", true],
    [{ name: "Noah Brown", firstName: null, lastName: null }, "Brown", "Noah", true],
    [{ name: "Noah Brown" }, "Noah", "Browne", false],
  ])("%j: %s %s → %s", (record, first, last, expected) => {
    expect(isNamed(record, first, last)).toBe(expected);
  });

  it("is never so for a part alone", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isNamed({ name: text }, text, "")).toBe(false);
        expect(isNamed({ name: text }, "", text)).toBe(false);
      }),
    );
  });
});

describe("segments", () => {
  const facts: SegmentFacts = {
    vipLevel: 0,
    orders: 2,
    ordersLastYear: 2,
    daysSinceLastOrder: 40,
    daysSinceFirstOrder: 90,
  };
  it.each([
    [{ orders: 0, daysSinceLastOrder: null, daysSinceFirstOrder: null }, "prospect"],
    [{ daysSinceFirstOrder: 30, daysSinceLastOrder: 3 }, "new"],
    [{}, "regular"],
    [{ ordersLastYear: 4 }, "loyal"],
    [{ vipLevel: 3, ordersLastYear: 4 }, "vip"],
    [{ vipLevel: 3, daysSinceLastOrder: 181 }, "at_risk"],
    [{ daysSinceLastOrder: 366 }, "lapsed"],
  ] as const)("%j → %s", (change, segment) => {
    expect(segmentOf({ ...facts, ...change })).toBe(segment);
  });

  it("are one of the list, with reasons in both languages, whatever the facts", () => {
    const count = fc.nat(5_000);
    const some = fc.record({
      vipLevel: count,
      orders: count,
      ordersLastYear: count,
      daysSinceLastOrder: fc.option(count),
      daysSinceFirstOrder: fc.option(count),
    });
    fc.assert(
      fc.property(some, (given) => {
        expect(SEGMENTS).toContain(segmentOf(given));
        for (const reason of segmentReasons(given)) expect([reason.en, reason["zh-CN"]]).not.toContain("");
      }),
    );
  });
});

describe("an apology", () => {
  const none = { replacement: false };
  const facts = (over: Partial<ApologyFacts> = {}): ApologyFacts => ({
    situation: "late_delivery",
    severity: "serious",
    orderId: "12345",
    daysDelayed: null,
    remedies: { "zh-CN": none, en: none },
    ...over,
  });

  it("is whole in both languages for every situation and degree, and promises nothing by itself", () => {
    for (const situation of SITUATIONS) {
      for (const severity of SEVERITIES) {
        for (const orderId of ["12345", null]) {
          const text = composeApology(facts({ situation, severity, orderId }));
          expect(text.en).not.toMatch(/[{}]|undefined|null|\p{Script=Han}/u);
          expect(text["zh-CN"]).not.toMatch(/[{}]|undefined|null|[,;?!]/);
          expect(text.en.split("\n\n")).toHaveLength(2);
          expect(text.en.includes("12345")).toBe(orderId !== null);
          expect(text.en).not.toMatch(/refund|coupon|gift card|give you/i);
        }
      }
    }
  });

  it("names what was decided, and how late it is", () => {
    const remedies = {
      refund: "$5.00",
      replacement: true,
      coupon: { worth: "$10.00", code: "SORRY" },
      credit: "$1.00",
      ticket: "#CS-1",
    };
    const { en } = composeApology(facts({ daysDelayed: 1, remedies: { "zh-CN": remedies, en: remedies } }));
    for (const word of ["1 day late", "$5.00", "replacement", "$10.00", "SORRY", "$1.00", "#CS-1"])
      expect(en).toContain(word);
  });
});

it("parcels come back within the country where there is a centre", () => {
  expect([" usa ", "US", "DE", "GB", "中国"].map((country) => returnCentre(country).address.country)).toEqual([
    "US",
    "US",
    "DE",
    "GB",
    "CN",
  ]);
  expect(returnCentre("ES").address.country).toBe("NL");
  expect(returnCentre("constructor").address.country).toBe("US");
});
