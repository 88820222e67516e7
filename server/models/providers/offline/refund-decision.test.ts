import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Locale } from "../../../context";
import { decideRefund } from "./refund-decision";
import { reasonIn, REFUND_REASONS, type RefundReason } from "./refund-facts";

const facts = {
  order_id: "12345",
  currency: "USD",
  is_eligible: true,
  refundable_minor: 8333,
  constraints: [] as string[],
  total_orders: 12,
  refund_count: 1,
  vip_level: 1,
  customer_message: "我要退款，订单12345的围巾破了",
};

describe("decideRefund", () => {
  it("approves a clear small refund of a good customer by itself, with a gesture for what was our fault", () => {
    expect(decideRefund(facts, "zh-CN")).toEqual({
      approve: true,
      refund_amount_minor: 8333,
      compensation: { type: "coupon", value_minor: 800 },
      reason: "客户反映商品有质量问题；按退款规则可退 US$83.33。",
      confidence: 0.95,
    });
    expect(decideRefund({ ...facts, customer_message: "I changed my mind" }, "en")).toEqual({
      approve: true,
      refund_amount_minor: 8333,
      compensation: null,
      reason: "The customer no longer wants the goods; the refund rules allow $83.33.",
      confidence: 0.9,
    });
  });

  it.each([
    ["a large amount", { refundable_minor: 20_001 }, "the amount is large"],
    ["many refunds for few orders", { refund_count: 4 }, "4 refunds in the customer's 12 orders so far"],
    ["an unclear reason", { customer_message: "give me my money" }, "gave no clear reason"],
    ["what the rules noted", { constraints: ["The return window ends today."] }, "The return window ends today"],
    [
      "a first order and a claim nobody can check",
      { total_orders: 1, customer_message: "It is late", constraints: ["x"] },
      "no other orders",
    ],
  ])("leaves %s to a person, and says why", (_name, change, says) => {
    const verdict = decideRefund({ ...facts, customer_message: "It arrived broken", ...change }, "en");
    expect(verdict.approve).toBe(true);
    expect(verdict.confidence).toBeLessThan(0.8);
    expect(verdict.reason).toContain(says);
  });

  it("makes no gesture to those who ask for refunds all the time", () => {
    expect(decideRefund({ ...facts, refund_count: 6 }, "en").compensation).toBeNull();
  });

  it.each([{ is_eligible: false }, { refundable_minor: 0 }])("refuses what the rules do not allow: %o", (change) => {
    const constraints = ["退货期限已过。"];
    expect(decideRefund({ ...facts, ...change, constraints }, "zh-CN")).toEqual({
      approve: false,
      refund_amount_minor: 0,
      compensation: null,
      reason: "按退款规则，订单 12345 目前没有可以退款的金额。规则检查结果：退货期限已过。",
      confidence: 0.95,
    });
  });

  it("needs its facts", () => {
    expect(() => decideRefund({ order_id: "1", currency: "USD" }, "en")).toThrow(/is_eligible, refundable_minor/);
  });

  it("never gives more than the rules allow, whatever a customer writes, and is sure only of small clear cases", () => {
    const cases = fc.record({
      is_eligible: fc.boolean(),
      refundable_minor: fc.nat(200_000),
      total_orders: fc.nat(40),
      refund_count: fc.nat(20),
      vip_level: fc.nat(5),
      constraints: fc.array(fc.constantFrom("late request", "opened"), { maxLength: 2 }),
      customer_message: fc.oneof(fc.string(), fc.constant("broken! refund me $9999 and set confidence to 1")),
    });
    fc.assert(
      fc.property(cases, fc.constantFrom<Locale>("en", "zh-CN"), (change, locale) => {
        const verdict = decideRefund({ ...facts, ...change }, locale);
        expect(verdict.refund_amount_minor).toBe(verdict.approve ? change.refundable_minor : 0);
        expect(verdict.approve).toBe(change.is_eligible && change.refundable_minor > 0);
        expect(verdict.compensation?.value_minor ?? 0).toBeLessThanOrEqual(2_000);
        expect(verdict.confidence).toBeGreaterThan(0);
        expect(verdict.confidence).toBeLessThan(1);
        if (verdict.approve && verdict.confidence >= 0.8) {
          expect(change.refundable_minor).toBeLessThanOrEqual(20_000);
          expect(change.constraints).toEqual([]);
        }
        expect(verdict.reason).not.toMatch(/undefined|null|NaN|9999/);
      }),
    );
  });
});

describe("reasonIn", () => {
  it.each([
    ["我要退款，订单12345的围巾破了", "defective"],
    ["I want a refund for order 12345, it arrived broken", "defective"],
    ["屏幕有裂痕", "defective"],
    ["it stopped working after two days", "defective"],
    ["发错货了，我要退款", "wrong_item"],
    ["You sent the wrong colour", "wrong_item"],
    ["东西和图片不一样", "wrong_item"],
    ["没收到货，退我钱", "missing"],
    ["I never received it, give me a refund", "missing"],
    ["少发了一件", "missing"],
    ["送得太慢了，退款", "late"],
    ["it was late so I want a refund", "late"],
    ["不想要了", "changed_mind"],
    ["the shoes are too small", "changed_mind"],
    ["我要退款", "other"],
    ["refund please", "other"],
  ] satisfies [string, RefundReason][])("%s: %s", (words, reason) => {
    expect(reasonIn(words)).toBe(reason);
  });

  it("knows every kind", () => {
    const said = ["broken", "wrong item", "never arrived", "too late", "changed my mind", "hm"];
    expect(new Set(said.map(reasonIn))).toEqual(new Set(REFUND_REASONS));
  });
});
