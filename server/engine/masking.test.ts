import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SopGraph } from "../sop/graph";
import { hide, hiddenOf, hiddenTexts, maskText, maskValue, textsAt, type Labels } from "./masking";
import { hiddenPeople, hiddenSoFar, journaledCall, loggedCall, recordedValue } from "./masking-writes";
import { outputNode, skillNode, sopOf } from "./test-engine";

const order = {
  customer_name: "林晓雯",
  customer_email: "lin@shop.example",
  total: 1250,
  parts: [{ card: "Visa ··4242", pin: "99" }, { card: null }],
  nothing: null,
};
const labels: Labels = {
  customer_name: "pii",
  customer_email: "pii",
  "parts.*.card": "pii",
  "parts.*.pin": "secret",
  "not.there": "pii",
};

describe("labelled fields", () => {
  it("are masked where they stand, and nothing else is", () => {
    expect(maskValue(order, labels)).toEqual({
      customer_name: "林•••",
      customer_email: "l•••@•••",
      total: 1250,
      parts: [{ card: "V•••", pin: "[secret]" }, { card: null }],
      nothing: null,
    });
    expect(maskValue({ a: { b: ["x1", { c: 5 }] } }, { a: "pii" })).toEqual({ a: { b: ["x•••", { c: "•••" }] } });
    expect(maskValue("text", labels)).toBe("text");
    expect(maskValue(null, labels)).toBeNull();
  });

  it("tell which texts they hold", () => {
    expect(textsAt(order, labels, "pii")).toEqual(["林晓雯", "lin@shop.example", "Visa ··4242"]);
    expect(textsAt(order, labels, "secret")).toEqual(["99"]);
  });

  it("leave the value itself as it was", () => {
    const before = structuredClone(order);
    maskValue(order, labels);
    expect(order).toEqual(before);
  });
});

describe("what is hidden", () => {
  const hidden = hiddenTexts(["Lin", "林晓雯", "lin@shop.example", null, "x"], ["tok_1"]);
  it.each([
    ["Dear Lin, welcome to Berlin", "Dear L•••, welcome to Berlin"],
    ["您好林晓雯，请查收", "您好林•••，请查收"],
    ["write to lin@shop.example or other@x.example.", "write to l•••@••• or o•••@•••."],
    ["card 4242 4242 4242 4242 of order 12345", "card 4••• of order 12345"],
    ["call 13812345678 or +1 415 555 0100", "call 1••• or +•••"],
    [
      "on 2026-11-22 parcel SF1234567890123, 1732294800000 ms",
      "on 2026-11-22 parcel SF1234567890123, 1732294800000 ms",
    ],
    ["token tok_1", "token [secret]"],
    ["x", "x"],
  ])("%s", (text, shown) => {
    expect(hide(text, hidden)).toBe(shown);
  });

  it("is everything a customer is called by, whatever signs it is written with", () => {
    const people = [{ name: "林晓雯 (Xiaowen Lin)", phone: "+1 (480) 555-0142", email: "a+b.c@x-y.example" }];
    const known = hiddenOf({ nodes: {} }, people, [], () => null);
    expect(hide("林晓雯 (Xiaowen Lin), 林晓雯, Xiaowen Lin, +1 (480) 555-0142, a+b.c@x-y.example", known)).toBe(
      "林•••, 林•••, X•••, +•••, a•••@•••",
    );
  });

  it("is found at any depth, and dates and numbers stay what they are", () => {
    const at = new Date();
    expect(hide({ a: [{ b: "Lin" }], at, n: 5, no: null }, hidden)).toEqual({ a: [{ b: "L•••" }], at, n: 5, no: null });
  });

  it("never comes through, whatever stands around it", () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{3,8}(?: [A-Z][a-z]{3,8})?$|^[\u4e00-\u9fa5]{2,4}$/);
    const around = fc.stringMatching(/^[ .,:;!?\n，。「」()"'\\-]{0,5}$/);
    fc.assert(
      fc.property(name, around, around, (who, before, after) => {
        expect(hide(`${before}${who}${after}`, hiddenTexts([who]))).toBe(`${before}${maskText(who)}${after}`);
      }),
    );
  });
});

const { graph } = sopOf([skillNode("get", "end", { outputVar: "order" }), outputNode("end", "ok")]);
const skillOf = (name: string) => (name === "note" ? { labels } : null);
const policy = (over: Partial<SopGraph["auditPolicy"]> = {}): SopGraph["auditPolicy"] => ({
  level: "FULL_TRACE",
  maskSensitive: true,
  reviewRequired: false,
  ...over,
});

describe("what is written down of a call", () => {
  const hidden = hiddenSoFar(graph, hiddenPeople([{ name: "Lin Xiaowen", email: "" }]), { order }, skillOf);
  const call = { input: { to: "lin@shop.example", note: "for Lin Xiaowen", order_id: "12345" }, output: order };

  it("knows what earlier steps were given", () => {
    expect([...hidden.keys()]).toEqual(["Lin Xiaowen", "林晓雯", "lin@shop.example", "Visa ··4242", "99"]);
    expect(hiddenSoFar(graph, new Map(), {}, skillOf).size).toBe(0);
  });

  it("is masked in the skill's log when the policy says so", () => {
    const logged = loggedCall(policy(), { labels }, call, hidden);
    expect(logged.input).toEqual({ to: "l•••@•••", note: "for L•••", order_id: "12345" });
    expect(logged.output).toEqual(maskValue(order, labels));
    const sees = loggedCall(policy({ maskSensitive: false }), { labels }, call, hidden);
    expect(sees.input).toEqual(call.input);
    expect(loggedCall(policy({ maskSensitive: false }), { labels }, { ...call, input: "pin 99" }, hidden).input).toBe(
      "pin [secret]",
    );
    expect(sees.output).toMatchObject({ customer_name: "林晓雯", parts: [{ pin: "[secret]" }, {}] });
  });

  it("is left out of a summary, but not of what an undoing needs", () => {
    const summary = policy({ level: "SUMMARY" });
    const nothing = { input: null, output: null };
    expect(loggedCall(summary, { labels }, call, hidden)).toEqual(nothing);
    expect(journaledCall(summary, "read", call)).toEqual(nothing);
    for (const effect of ["local", "external", null] as const) expect(journaledCall(summary, effect, call)).toBe(call);
    expect(journaledCall(policy(), "read", call)).toBe(call);
  });

  it("is masked in the audit record when the policy says so", () => {
    const input = { message: "I am Lin Xiaowen, mail me at me@x.example" };
    expect(recordedValue(policy(), input, hidden)).toEqual({ message: "I am L•••, mail me at m•••@•••" });
    expect(recordedValue(policy({ maskSensitive: false }), input, hidden)).toEqual(input);
  });
});
