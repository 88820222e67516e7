import { describe, expect, it } from "vitest";
import { LOCALES, type Locale } from "../../context";
import { MAIL_DATA, MAIL_TEMPLATES, type MailOrder } from "./data";
import { renderMail } from "./render";

const order = {
  id: "20001",
  currency: "USD",
  subtotalMinor: 3_998,
  discountMinor: 0,
  shippingMinor: 599,
  totalMinor: 4_597,
  items: [
    { nameEn: "Earbuds", nameZh: "耳机", quantity: 2, unitPriceMinor: 1_999 },
    { nameEn: "Mug <b>", nameZh: "杯子", quantity: 1, unitPriceMinor: 1 },
  ],
};
const to = (locale: Locale) => ({ name: "林晓雯 <x>", locale, timezone: "America/Phoenix" });
const MAILS: MailOrder[] = [
  {
    template: "order_delay_notify_v2",
    data: { apology: "Sorry.", days_delayed: 1, new_estimated_delivery: "2026-11-24T17:00:00.000Z" },
  },
  { template: "payment_failed_notification", data: { ticket_number: "#CS-2026-001235" } },
  {
    template: "refund_approved",
    data: { amount_minor: 1_250, reason: "broken <i>", compensation_minor: 500, coupon_code: "THANKS2026ABC" },
  },
  { template: "refund_rejected", data: { reason: "past the window & used", ticket_number: null } },
  { template: "order_confirmation", data: { payment_method: "Visa ··4242" } },
];
const render = (template: MailOrder["template"], locale: Locale) => {
  const mail = MAILS.find((candidate) => candidate.template === template);
  if (!mail) throw new Error(`No data for ${template}.`);
  return renderMail(order, to(locale), mail);
};

describe("every e-mail", () => {
  it("is tried here", () => {
    expect(MAILS.map((mail) => mail.template).sort()).toEqual([...MAIL_TEMPLATES].sort());
    for (const { template, data } of MAILS) expect(MAIL_DATA[template].parse(data)).toEqual(data);
  });

  for (const { template } of MAILS) {
    it.each(LOCALES)(`${template} has a subject, both bodies and no hole left, in %s`, (locale) => {
      const mail = render(template, locale);
      expect(mail.subject).toMatch(/20001/);
      expect(mail.subject).not.toMatch(/[\n{}]/);
      for (const body of [mail.text, mail.html]) expect(body).not.toMatch(/\{\w+\}|undefined|null|NaN|\[object/);
      expect(mail.html).toContain(`lang="${locale}"`);
      expect(mail.html).not.toMatch(/<b>|<i>|<x>/);
      expect(mail.text).toContain("林晓雯 <x>");
    });
  }
});

describe("what they say", () => {
  it("a failed payment: what was cancelled, and where to turn to", () => {
    const zh = render("payment_failed_notification", "zh-CN").text;
    expect(zh).toContain("抱歉，支付处理失败。我们已取消订单并释放库存。");
    expect(zh).toContain("客服工单：#CS-2026-001235");
    expect(zh).toContain("商品：耳机 × 2、杯子");
    expect(render("payment_failed_notification", "en").text).toContain("Total: $45.97");
  });

  it("an approved refund: how much, where to and when", () => {
    const en = render("refund_approved", "en");
    expect(en.subject).toBe("Your refund for order 20001 is approved: $12.50");
    expect(en.text).toContain("3–5 working days");
    expect(en.text).toContain("In addition: $5.00");
    const data = { amount_minor: 1_250, destination: "gift_card" as const };
    const card = renderMail(order, to("zh-CN"), { template: "refund_approved", data });
    expect(card.text).toContain("退至：礼品卡余额");
    expect(card.text).toContain("现在即可使用");
    expect(card.text).not.toContain("额外补偿");
  });

  it("a refused refund: why", () => {
    expect(render("refund_rejected", "zh-CN").text).toContain("past the window & used");
    expect(render("refund_rejected", "en").html).toContain("past the window &amp; used");
  });

  it("a confirmation: what was bought and how it was paid", () => {
    const en = render("order_confirmation", "en").text;
    expect(en).toContain("Items: Earbuds × 2, Mug <b>");
    expect(en).toContain("Delivery: $5.99");
    expect(en).toContain("Paid with: Visa ··4242");
  });
});
