// Each kind of card as it is made of a skill's result, in both languages.
import { describe, expect, it } from "vitest";
import type { Locale } from "../context";
import { cards } from "./cards.schema";
import { getSkill } from "./registry";

const NOW = new Date("2026-11-23T12:00:00Z");
const day = (offset: number) => new Date(NOW.getTime() + offset * 86_400_000).toISOString();
const text = (zh: string, en: string) => ({ "zh-CN": zh, en });

function draw(name: string, output: unknown, locale: Locale = "en", input: unknown = {}) {
  const { card } = getSkill(name);
  if (!card) throw new Error(`${name} has no card.`);
  const data = card.draw(output as never, { input, locale, now: NOW });
  if (data !== null) expect(cards[card.kind].parse(data)).toEqual(data);
  return data;
}

describe("an order", () => {
  const order = {
    order_id: "12345",
    status: "PAID",
    status_text: text("已付款", "Paid"),
    items: [
      { name: "Mug", name_zh: "杯子", options_words: text("黑色", "black"), quantity: 2, unit_price_minor: 1_000 },
    ],
    total_minor: 2_000,
    currency: "USD",
    placed_at: day(-3),
    estimated_delivery: day(2),
    delivered_at: null,
    ship_to: "Oakland, CA, US",
    actions: ["cancel"],
  };

  it("speaks the conversation's language", () => {
    expect(draw("getOrderDetails", order)).toMatchObject({
      statusText: "Paid",
      items: [{ name: "Mug", options: "black", quantity: 2, unitMinor: 1_000 }],
      expectedAt: day(2),
      shipTo: "Oakland, CA, US",
      actions: ["cancel"],
    });
    expect(draw("getOrderDetails", order, "zh-CN")).toMatchObject({
      statusText: "已付款",
      items: [{ name: "杯子", options: "黑色" }],
    });
  });

  it("promises no day that has passed, nor one of an order that is over", () => {
    expect(draw("getOrderDetails", { ...order, estimated_delivery: day(-1) })).toMatchObject({ expectedAt: null });
    expect(draw("getOrderDetails", { ...order, status: "CANCELLED" })).toMatchObject({ expectedAt: null });
  });

  it("is drawn of a system that gives no more than the first version did", () => {
    const { ship_to: _place, actions: _actions, ...old } = order;
    expect(draw("getOrderDetails", old)).toMatchObject({ shipTo: null, actions: [] });
  });
});

describe("a parcel", () => {
  const parcel = {
    order_id: "12345",
    tracking_number: "1Z9",
    carrier: "UPS",
    current_status: "IN_TRANSIT",
    delay_reason: "WEATHER",
    new_estimated_delivery: day(1),
    delivered_at: null,
    days_delayed: 3,
    scans: [
      { at: day(-4), place: "Newark, NJ", status: "LABEL_CREATED", detail: "Label created" },
      { at: day(-1), place: "Denver, CO", status: "HELD", detail: null },
    ],
  };

  it("has its scans newest first, the carrier's words only in the reader's language", () => {
    expect(draw("queryLogistics", parcel)).toMatchObject({
      statusText: "In transit",
      reason: "severe weather",
      daysLate: 3,
      scans: [
        { place: "Denver, CO", text: "HELD", detail: null },
        { place: "Newark, NJ", detail: "Label created" },
      ],
    });
    expect(draw("queryLogistics", parcel, "zh-CN")).toMatchObject({
      statusText: "运输途中",
      reason: "恶劣天气影响",
      scans: [{}, { text: "已揽件登记", detail: null }],
    });
  });

  it("is not late any more once it has arrived, and a passed estimate is none", () => {
    const arrived = { ...parcel, current_status: "DELIVERED", delivered_at: day(0) };
    expect(draw("queryLogistics", arrived)).toMatchObject({ reason: null, expectedAt: null, deliveredAt: day(0) });
    expect(draw("queryLogistics", { ...parcel, new_estimated_delivery: day(-1) })).toMatchObject({ expectedAt: null });
  });
});

it("products say how many are left only where that is few", () => {
  const item = (stock: number | null, in_stock = true) => ({
    ...{ name: "Mug", name_zh: "杯子", options_text: "black", options_words: text("黑色", "black") },
    ...{ price_minor: 500, currency: "USD", in_stock, stock },
  });
  const items = [item(40), item(2), item(0, false), item(null)];
  expect(draw("checkStock", { items }, "zh-CN")).toMatchObject({
    products: [
      { name: "杯子", options: "黑色", left: null },
      { left: 2 },
      { inStock: false, left: null },
      { left: null },
    ],
  });
  expect(draw("checkStock", { items: [] })).toBeNull();
});

describe("a refund", () => {
  const refund = (status: string, expected: string | null, requested = day(-2)) => ({
    order_id: "12345",
    status,
    currency: "USD",
    expected_by: expected,
    refunds: [
      { status, amount_minor: 700, payment_method: "Visa ··4242", expected_by: expected, requested_at: requested },
      {
        status: "failed-before",
        amount_minor: 700,
        payment_method: "PayPal",
        expected_by: null,
        requested_at: day(-9),
      },
    ],
  });

  it.each([
    ["completed", day(5), { state: "sent", overdue: false, expectedBy: day(5) }],
    ["completed", day(-1), { state: "sent", overdue: true }],
    ["in_progress", day(5), { state: "in_progress", overdue: false }],
    ["failed", null, { state: "failed", expectedBy: null }],
  ])("that is %s by %s", (status, expected, card) => {
    expect(draw("getRefundStatus", refund(status, expected))).toMatchObject({
      ...card,
      totalMinor: 700,
      parts: [{ method: "Visa ··4242", amountMinor: 700 }],
    });
  });

  it("to a gift card has arrived, and where there is none nothing is drawn", () => {
    expect(draw("getRefundStatus", refund("completed", day(-2)))).toMatchObject({ state: "arrived", expectedBy: null });
    expect(draw("getRefundStatus", refund("none", null))).toBeNull();
    expect(draw("cancelPendingOrder", { order_id: "1", refunds: [], currency: "USD" })).toBeNull();
  });

  it("by several ways names each, and is of the order that was asked about", () => {
    const parts = [
      { payment_method: "Visa ··4242", amount_minor: 700 },
      { payment_method: "Gift card", amount_minor: 300 },
    ];
    const made = draw("executeRefund", { parts, currency: "USD" }, "en", { order_id: "12345" });
    expect(made).toMatchObject({ orderId: "12345", state: "sent", totalMinor: 1_000, parts: [{}, {}] });
  });
});

describe("a coupon", () => {
  it("tells its terms, and why it cannot be used", () => {
    const found = {
      ...{ coupon_code: "SORRY1", kind: "PERCENT", percent: 15, worth_minor: 1_250, currency: "USD" },
      ...{
        min_order_minor: 5_000,
        expires_at: day(90),
        valid: false,
        reason_text: text("已过期。", "It has expired."),
      },
    };
    expect(draw("checkCoupon", found, "zh-CN")).toMatchObject({
      coupons: [{ code: "SORRY1", usable: false, percent: 15, minOrderMinor: 5_000, note: "已过期。" }],
    });
    expect(draw("checkCoupon", { ...found, valid: true })).toMatchObject({ coupons: [{ usable: true, note: null }] });
  });

  it("is not drawn of a code that does not exist, nor of credit", () => {
    expect(draw("checkCoupon", { coupon_code: "X", kind: null })).toBeNull();
    expect(draw("applyCompensation", { coupon_code: null, value_minor: 500, currency: "USD" })).toBeNull();
    expect(draw("listCoupons", { coupons: [] })).toBeNull();
  });
});

it("a ticket has the subject it was opened with", () => {
  const made = { ticket_number: "#CS-2026-000001", priority: "HIGH", reused: true };
  expect(draw("createSupportTicket", made, "en", { subject: "Late", order_id: "12345" })).toEqual({
    ...{ number: "#CS-2026-000001", subject: "Late", priority: "HIGH", orderId: "12345", reused: true },
  });
  expect(draw("createSupportTicket", made, "zh-CN", { subject: "迟到" })).toMatchObject({ orderId: null });
});
