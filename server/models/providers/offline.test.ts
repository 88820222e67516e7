import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Locale } from "../../context";
import { writeApology } from "./offline/apology";
import { offlineProvider } from "./offline";

const late = {
  order_id: "12345",
  days_delayed: 3,
  delay_reason: "WEATHER",
  delay_reason_text: { "zh-CN": "恶劣天气影响", en: "severe weather" },
  estimated_delivery: "2026-11-20T18:00:00.000Z",
  new_estimated_delivery: "2026-11-23T18:00:00.000Z",
  last_scan_place: "Denver, CO",
  carrier: "UPS",
  sentiment: -0.7,
};

describe("writeApology", () => {
  it("writes the apology of the order-delay journey in English", () => {
    expect(writeApology(late, "en")).toMatchInlineSnapshot(`
      "We sincerely apologise: order 12345 is 3 days late. You have had to wait and then to ask, and neither should have been necessary.

      Severe weather on the route has held the parcel up. It was last scanned in Denver, CO, and UPS now expects to deliver it on Monday, November 23.

      If anything changes or still feels wrong, write to us. You will not have to tell the story twice."
    `);
  });

  it("writes it in Chinese", () => {
    expect(writeApology(late, "zh-CN")).toMatchInlineSnapshot(`
      "非常抱歉，订单 12345 比预计时间晚了 3 天。让您一直等，还要您亲自来问，是我们没有做好。

      包裹途经地区遭遇恶劣天气，运输因此受阻。最近一次扫描地点是 Denver, CO，UPS 预计将于 11月23日（星期一）送达。

      如果情况有变，或者您还有不满意的地方，请随时告诉我们，不需要再从头说起。"
    `);
  });

  it.each(["en", "zh-CN"] satisfies Locale[])("differs by lateness, reason and mood in %s", (locale) => {
    const texts = [0, 1, 3, 9].flatMap((days_delayed) =>
      ["WEATHER", "CUSTOMS", "CARRIER_CAPACITY", "ADDRESS_ISSUE", "LOST", null].flatMap((delay_reason) =>
        [-0.8, 0, 0.8].map((sentiment) => writeApology({ ...late, days_delayed, delay_reason, sentiment }, locale)),
      ),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("says a single day as one day", () => {
    expect(writeApology({ ...late, days_delayed: 1 }, "en")).toContain("one day late");
  });

  it("names no date for a parcel that may be lost, and none that is not new", () => {
    expect(writeApology({ ...late, delay_reason: "LOST" }, "en")).not.toContain("November");
    expect(writeApology({ ...late, new_estimated_delivery: late.estimated_delivery }, "en")).not.toContain("November");
  });

  it("names no date that passed while the parcel stayed away", () => {
    // Due on the 20th, promised for the 23rd, and already five days late.
    expect(writeApology({ ...late, days_delayed: 5 }, "en")).not.toContain("November");
    expect(writeApology({ ...late, days_delayed: 5 }, "zh-CN")).not.toContain("11月");
  });

  it("counts the date in the customer's own time zone", () => {
    const zoned = { ...late, new_estimated_delivery: "2026-11-23T18:00:00.000Z", timezone: "Asia/Shanghai" };
    expect(writeApology(zoned, "zh-CN")).toContain("11月24日");
    expect(writeApology({ ...zoned, timezone: "Nowhere/Town" }, "zh-CN")).toContain("11月23日");
  });

  it("takes the skills' outputs whole, and a reason it has no sentence for in the carrier's words", () => {
    const { order_id, ...logistics } = late;
    expect(writeApology({ order: { order_id }, logistics, sentiment: -0.7 }, "en")).toBe(writeApology(late, "en"));
    const strike = { ...late, delay_reason: "STRIKE", delay_reason_text: { "zh-CN": "罢工。", en: "a strike." } };
    expect(writeApology(strike, "en")).toContain("The carrier's reason for the delay: a strike. ");
    expect(writeApology(strike, "zh-CN")).toContain("承运商给出的延误原因是：罢工。");
  });

  it("says nothing but the order's lateness when that is all it knows", () => {
    expect(writeApology({ order_id: "12345" }, "en")).toBe(
      "We are sorry that order 12345 has not reached you when you expected it.\n\n" +
        "The carrier has not given us a reason yet.\n\n" +
        "If there is anything else you would like to know about it, just write to us.",
    );
  });

  it("never shows a hole, whatever is missing or misshapen", () => {
    const junk = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.object(),
    );
    const keys = Object.keys(late).filter((key) => key !== "order_id");
    const inputs = fc.record(
      Object.fromEntries(keys.map((key) => [key, fc.oneof(fc.constant(late[key as keyof typeof late]), junk)])),
    );
    fc.assert(
      fc.property(inputs, fc.constantFrom<Locale>("en", "zh-CN"), (input, locale) => {
        const known = { ...input, delay_reason_text: null, last_scan_place: null, carrier: null, order_id: "12345" };
        const text = writeApology(known, locale);
        expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object|\$\{| {2}|[,，]\s*[.。]/);
        expect(text).toContain("12345");
        expect(text.split("\n\n").every((paragraph) => /[.。]$/.test(paragraph))).toBe(true);
        expect(writeApology(known, locale)).toBe(text);
      }),
    );
  });
});

describe("offlineProvider", () => {
  const request = {
    prompt: "",
    locale: "en" as const,
    model: "templates",
    now: new Date(0),
    signal: new AbortController().signal,
  };

  it("streams the whole text", async () => {
    const deltas: string[] = [];
    const asked = {
      ...request,
      task: "generateCustomerApology",
      input: late,
      onText: (text: string) => deltas.push(text),
    };
    const outcome = await offlineProvider.generate(asked);
    expect(outcome).toMatchObject({ ok: true, text: deltas.join("") });
  });

  it("says which tasks it knows when asked for another, and what is missing from the facts", async () => {
    const unknown = await offlineProvider.generate({ ...request, task: "writePoem", input: {}, onText: () => {} });
    expect(unknown).toMatchObject({
      ok: false,
      reason: "unknown_task",
      error: { code: "NOT_FOUND", retryable: false },
    });
    expect(unknown.ok ? "" : unknown.error.message).toContain("generateCustomerApology");
    const asked = { ...request, task: "generateCustomerApology", input: {}, onText: () => {} };
    const missing = await offlineProvider.generate(asked);
    expect(missing).toMatchObject({ ok: false, reason: "bad_input", error: { code: "VALIDATION" } });
  });
});
