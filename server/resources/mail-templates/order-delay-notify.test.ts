import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html } from "./html";
import { orderDelayNotifyData, renderOrderDelayNotify } from "./order-delay-notify";
import type { MailRecipient } from "./mail-content";

const data = orderDelayNotifyData.parse({
  apology: "We are sorry.\n\nThe storm\nheld us up.",
  days_delayed: 3,
  current_status_text: "In transit",
  last_scan_place: "Denver, CO",
  last_scan_at: "2026-11-20T17:00:00.000Z",
  delay_reason_text: "severe weather",
  new_estimated_delivery: "2026-11-24T17:00:00.000Z",
  coupon_code: "SORRY2026XYZKTM",
  coupon_percent: 15,
  coupon_worth_minor: 1_250,
  currency: "USD",
  coupon_expires_at: "2027-02-20T17:00:00.000Z",
});
const reader: MailRecipient = { name: "Xiaowen Lin", locale: "en", timezone: "America/Phoenix" };
const chinese: MailRecipient = { ...reader, name: "林晓雯", locale: "zh-CN" };

describe("order_delay_notify_v2", () => {
  it("states the facts in English", () => {
    const mail = renderOrderDelayNotify("12345", reader, data);
    expect(mail.subject).toBe("Your order 12345 is late, and we are sorry");
    for (const fact of [
      "Hello Xiaowen Lin,",
      "Last scan: Denver, CO · November 20, 2026",
      "Reason: severe weather",
      "New estimate: November 24, 2026 (3 days later than promised)",
      "15% off your next order, worth $12.50",
      "SORRY2026XYZKTM",
      "Valid until February 20, 2027",
    ]) {
      expect(mail.text).toContain(fact);
    }
    expect(mail.html).toContain('<html lang="en">');
    expect(mail.html).toMatch(/The storm<br ?\/?>held us up\./);
  });

  it("states them in Chinese", () => {
    const mail = renderOrderDelayNotify("12345", chinese, { ...data, delay_reason_text: "恶劣天气影响" });
    expect(mail.subject).toBe("您的订单 12345 延误了，我们很抱歉");
    for (const fact of [
      "林晓雯，您好：",
      "延误原因：恶劣天气影响",
      "2026年11月24日",
      "15% 优惠券",
      "2027年2月20日前有效",
    ]) {
      expect(mail.text).toContain(fact);
    }
    expect(mail.html).toContain('<html lang="zh-CN">');
  });

  it("counts one day as one day", () => {
    const mail = renderOrderDelayNotify("12345", reader, { ...data, days_delayed: 1 });
    expect(mail.text).toContain("(1 day later than promised)");
  });

  it("says nothing of a coupon or a scan that does not exist", () => {
    const bare = { apology: "Sorry.", days_delayed: 0, new_estimated_delivery: "2026-11-24T17:00:00.000Z" };
    const mail = renderOrderDelayNotify("12345", reader, orderDelayNotifyData.parse(bare));
    expect(mail.text).toMatch(/^Hello Xiaowen Lin,\n\nSorry.\n\nNew estimate: November 24, 2026\n\n-- \n/);
    expect(mail.html).not.toMatch(/null|undefined|coupon/i);
  });

  it("writes yen without decimals", () => {
    const yen = { ...data, currency: "JPY", coupon_worth_minor: 1_250 };
    expect(renderOrderDelayNotify("12345", reader, yen).text).toContain("worth ¥1,250");
  });

  it("lets no text become markup, whoever wrote it", () => {
    const tags = /<\/?[a-z][^>]*>/gi;
    const plain = renderOrderDelayNotify("12345", reader, { ...data, apology: "x" }).html.match(tags);
    const hostile = fc
      .array(fc.constantFrom("<script>", "</td>", '"', "'", "&", "<img src=x onerror=y>", "<!--", "a", "订"), {
        minLength: 1,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(hostile, hostile, hostile, (apology, place, name) => {
        const mail = renderOrderDelayNotify("12345", { ...reader, name }, { ...data, apology, last_scan_place: place });
        expect(mail.html.match(tags)).toEqual(plain);
        expect(mail.html).toContain(escapeHtml(place));
        expect(mail.text).toContain(place);
      }),
    );
  });
});

describe("html", () => {
  it("escapes text and numbers, keeps markup, skips null", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(html`${inner}${null}${7}${[inner, inner]}`.markup).toBe("<b>&lt;i&gt;</b>7<b>&lt;i&gt;</b><b>&lt;i&gt;</b>");
  });
});
