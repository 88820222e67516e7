import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalsOf, fromMinor, toMinor } from "./decimal";
import { differences, draftOf, type Editable, fieldsOf, readDrafts } from "./edit-form";

const refund: Record<string, Editable> = {
  refund_minor: {
    value: 12_800,
    schema: { type: "integer", minimum: 100, maximum: 20_000 },
    label: { "zh-CN": "退款金额", en: "Refund" },
  },
  note: { value: "Late parcel", schema: { type: "string", minLength: 1, maxLength: 200 }, label: null },
  method: { value: "card", schema: { enum: ["card", "credit"] }, label: null },
  compensation: {
    value: { type: "coupon", value: 5 },
    schema: {
      type: "object",
      properties: {
        type: { type: "string", maxLength: 20 },
        value: { type: "number", minimum: 0 },
        memo: { type: "string" },
      },
      required: ["type", "value"],
    },
    label: null,
  },
};
const fields = fieldsOf(refund, "CNY");
const fill = (drafts: Record<string, string>) => readDrafts(refund, fields, drafts);

describe("the form made of schemas", () => {
  test("has a field per value, an object's members being fields of their own, money in the currency's own units", () => {
    expect(fields.map(({ id, kind, optional }) => [id, kind, optional])).toEqual([
      ["refund_minor", "money", false],
      ["note", "long_text", false],
      ["method", "choice", false],
      ["compensation.type", "text", false],
      ["compensation.value", "number", false],
      ["compensation.memo", "long_text", true],
    ]);
    expect(fields.map((field) => draftOf(field))).toEqual(["128.00", "Late parcel", '"card"', "coupon", "5", ""]);
  });

  test("nothing typed gives the proposal, with nothing wrong and nothing different", () => {
    const proposed = Object.fromEntries(Object.entries(refund).map(([name, { value }]) => [name, value]));
    expect(fill({})).toEqual({ values: proposed, problems: {} });
    expect(differences(fields, {})).toEqual([]);
    expect(differences(fields, { refund_minor: "128", "compensation.value": "5.0" })).toEqual([]);
  });

  test("what is typed becomes values and differences", () => {
    const drafts = { refund_minor: "100.5", method: '"credit"', "compensation.value": "7" };
    expect(fill(drafts)).toMatchObject({
      problems: {},
      values: { refund_minor: 10_050, method: "credit", compensation: { type: "coupon", value: 7 } },
    });
    expect(differences(fields, drafts).map(({ field, before, after }) => [field.id, before, after])).toEqual([
      ["refund_minor", "128.00", "100.5"],
      ["method", '"card"', '"credit"'],
      ["compensation.value", "5", "7"],
    ]);
  });

  test.each([
    [{ refund_minor: "" }, "refund_minor", { code: "required" }],
    [{ refund_minor: "1.005" }, "refund_minor", { code: "not_money" }],
    [{ refund_minor: "0.5" }, "refund_minor", { code: "too_small", limit: 100 }],
    [{ refund_minor: "9999" }, "refund_minor", { code: "too_big", limit: 20_000 }],
    [{ note: "" }, "note", { code: "required" }],
    [{ note: "x".repeat(201) }, "note", { code: "too_long", limit: 200 }],
    [{ method: '"cash"' }, "method", { code: "choice" }],
    [{ "compensation.value": "-1" }, "compensation.value", { code: "too_small", limit: 0 }],
    [{ "compensation.value": "much" }, "compensation.value", { code: "not_number" }],
  ])("%j is refused at its field", (drafts, id, problem) => {
    expect(fill(drafts as unknown as Record<string, string>).problems).toEqual({ [id]: problem });
  });

  test("a value of no simple shape is edited as JSON, and must be JSON", () => {
    const list = { tags: { value: ["a"], schema: { type: "array", items: { type: "string" } }, label: null } };
    const own = fieldsOf(list, null);
    expect(own[0]?.kind).toBe("json");
    expect(readDrafts(list, own, { tags: '["a", "b"]' })).toEqual({ values: { tags: ["a", "b"] }, problems: {} });
    expect(readDrafts(list, own, { tags: "[" }).problems).toEqual({ tags: { code: "not_json" } });
    expect(readDrafts(list, own, { tags: "[1]" }).problems.tags).toMatchObject({ code: "other" });
  });

  test("an optional value may be emptied and stays nothing", () => {
    const coupon = { coupon: { value: "SORRY10", schema: { type: ["string", "null"] }, label: null } };
    const own = fieldsOf(coupon, null);
    expect(readDrafts(coupon, own, { coupon: "" })).toEqual({ values: { coupon: null }, problems: {} });
  });
});

describe("money", () => {
  test.each([
    ["128", 2, 12_800],
    ["1,280.5", 2, 128_050],
    ["１２８．００", 2, 12_800],
    ["500", 0, 500],
    ["1.500", 2, 150],
    ["1.005", 2, null],
    ["", 2, null],
    ["1e3", 2, null],
    ["-0", 2, 0],
  ])("%j with %i decimals is %j minor units", (text, decimals, minor) => {
    expect(toMinor(text, decimals)).toBe(minor);
  });

  test("comes back as it was, whatever the currency's decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom(0, 2, 3), (minor, decimals) => {
        expect(toMinor(fromMinor(minor, decimals), decimals)).toBe(minor);
      }),
    );
    expect([decimalsOf("CNY"), decimalsOf("JPY"), decimalsOf("nonsense")]).toEqual([2, 0, 2]);
  });
});
