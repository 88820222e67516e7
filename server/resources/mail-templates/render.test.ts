import { describe, expect, it } from "vitest";
import { LOCALES, type Locale } from "../../context";
import { MAIL_DATA, MAIL_KIND, MAIL_TEMPLATES, type MailOrder } from "./data";
import { renderMail } from "./render";
import type { FullOrder, MailedCoupon, MailedLabel, MailFacts } from "./wording";

const order: FullOrder = {
  id: "20001",
  status: { "zh-CN": "已送达", en: "Delivered" },
  placedAt: new Date("2026-11-20T17:00:00Z"),
  shipTo: "Xiaowen Lin, 1420 S Mill Ave, Tempe, AZ 85281, US",
  parcel: { carrier: "UPS", trackingNumber: "1Z999", estimatedDelivery: new Date("2026-11-24T17:00:00Z") },
  payments: [
    {
      kind: "CHARGE",
      settled: true,
      amountMinor: 4_597,
      currency: "USD",
      method: { "zh-CN": "Visa ··4242", en: "Visa ··4242" },
      at: new Date("2026-11-20T17:05:00Z"),
    },
    {
      kind: "REFUND",
      settled: false,
      amountMinor: 1_250,
      currency: "USD",
      method: { "zh-CN": "礼品卡 ··7777", en: "Gift card ··7777" },
      at: new Date("2026-11-22T17:05:00Z"),
    },
  ],
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
const label: MailedLabel = {
  kind: "RETURN",
  carrier: "UPS",
  trackingNumber: "RT000001000002",
  url: "https://steward.example/labels/label_1",
  expiresAt: new Date("2026-12-22T17:00:00Z"),
  items: [{ name_en: "Earbuds", name_zh: "耳机", quantity: 1 }],
};
const coupon: MailedCoupon = {
  code: "THANKS2026ABC",
  percent: 10,
  worthMinor: 1_000,
  minOrderMinor: 5_000,
  currency: "USD",
  expiresAt: new Date("2027-02-20T17:00:00Z"),
};
const known: MailFacts = { order, label, coupon, movedTo: null };
const links = {
  preferences: "https://steward.example/preferences",
  unsubscribe: "https://steward.example/unsubscribe?token=t",
};
const to = (locale: Locale) => ({ name: "林晓雯 <x>", locale, timezone: "America/Phoenix", links });
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
  {
    template: "order_cancelled",
    data: { reason: "no longer needed", refund_minor: 4_597, destination: "original", payment_method: "Visa ··4242" },
  },
  {
    template: "order_changed",
    data: { changes: [{ from: "Mug, <b>", to: "Mug, white" }], difference_minor: -250, payment_method: "Visa ··4242" },
  },
  { template: "address_changed", data: {} },
  {
    template: "payment_method_changed",
    data: { payment_method: "Gift card ··7777", former_payment_method: "Visa ··4242", refund_minor: 4_597 },
  },
  { template: "return_label", data: { label_id: "label_1", refund_minor: 1_999, payment_method: "Visa ··4242" } },
  {
    template: "exchange_label",
    data: { label_id: "label_1", changes: [{ from: "Earbuds", to: "Earbuds, white" }], difference_minor: 500 },
  },
  { template: "refund_status", data: { note: "Ask <i> your bank." } },
  { template: "invoice", data: { bill_to: "Lin & Co", tax_number: "91310000" } },
  { template: "order_status", data: { note: "On its way." } },
  {
    template: "payment_problem",
    data: { problem: "Your card was declined.", next_step: "Choose another card.", ticket_number: "#CS-2026-001235" },
  },
  {
    template: "complaint_answer",
    data: {
      answer: "We are sorry.\n\nHere is what we do.",
      ticket_number: "#CS-2026-001235",
      coupon_code: "THANKS2026ABC",
      coupon_worth_minor: 500,
      credit_minor: 100,
      currency: "USD",
    },
  },
  { template: "account_changed", data: { changed: ["phone", "address"] } },
  { template: "report_ready", data: { title: "Sales by week", summary: "Up 4 %.", rows: 1_234, path: "/reports/r1" } },
  { template: "ticket_opened", data: { ticket_number: "#CS-2026-001235", subject: "Where is my invoice <i>?" } },
  { template: "ticket_answered", data: { ticket_number: "#CS-2026-001235", answer: "It is on its way." } },
  {
    template: "coupon_issued",
    data: { coupon_code: "THANKS2026ABC", reason: "For your patience" },
  },
  {
    template: "recommendations",
    data: { items: [{ name: "Soundbar <b>", reason: "Goes with your earbuds", price_minor: 17_900, currency: "USD" }] },
  },
];
/** What names the e-mail in its subject. */
const NAMED: Partial<Record<MailOrder["template"], RegExp>> = {
  account_changed: /账户|account/,
  report_ready: /Sales by week/,
  ticket_opened: /CS-2026-001235/,
  ticket_answered: /CS-2026-001235/,
  coupon_issued: /THANKS2026ABC/,
  recommendations: /挑选|Picked/,
};
const render = (template: MailOrder["template"], locale: Locale) => {
  const mail = MAILS.find((candidate) => candidate.template === template);
  if (!mail) throw new Error(`No data for ${template}.`);
  return renderMail(known, to(locale), mail);
};

describe("every e-mail", () => {
  it("is tried here", () => {
    expect(MAILS.map((mail) => mail.template).sort()).toEqual([...MAIL_TEMPLATES].sort());
    for (const { template, data } of MAILS) expect(MAIL_DATA[template].parse(data)).toEqual(data);
  });

  for (const { template } of MAILS) {
    it.each(LOCALES)(`${template} has a subject, both bodies and no hole left, in %s`, (locale) => {
      const mail = render(template, locale);
      expect(mail.subject).toMatch(NAMED[template] ?? /20001/);
      expect(mail.subject).not.toMatch(/[\n{}]/);
      for (const body of [mail.text, mail.html]) expect(body).not.toMatch(/\{\w+\}|undefined|null|NaN|\[object/);
      expect(mail.html).toContain(`lang="${locale}"`);
      expect(mail.html).not.toMatch(/<b>|<i>|<x>/);
      expect(mail.text).toContain("林晓雯 <x>");
      for (const body of [mail.text, mail.html]) expect(body).toContain(links.unsubscribe);
      // Chinese letters use Chinese punctuation, and neither language is left over in the other.
      if (locale === "en") expect(mail.text.replaceAll(/林晓雯/g, "")).not.toMatch(/[\u4e00-\u9fff，。：]/);
      else expect(mail.text).not.toMatch(/[\u4e00-\u9fff][,:;?!()]/);
    });
  }
});

describe("what they say", () => {
  it("a failed payment: what was cancelled, and where to turn to", () => {
    const zh = render("payment_failed_notification", "zh-CN").text;
    expect(zh).toContain("抱歉，支付处理失败。我们已取消订单并释放库存。");
    expect(zh).toContain("客服工单：#CS-2026-001235");
    expect(zh).toContain("商品：耳机 × 2\n杯子");
    expect(render("payment_failed_notification", "en").text).toContain("Total: $45.97");
  });

  it("an approved refund: how much, where to and when", () => {
    const en = render("refund_approved", "en");
    expect(en.subject).toBe("Your refund for order 20001 is approved: $12.50");
    expect(en.text).toContain("5–7 working days");
    expect(en.text).toContain("In addition: $5.00");
    const data = { amount_minor: 1_250, destination: "gift_card" as const };
    const card = renderMail(known, to("zh-CN"), { template: "refund_approved", data });
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
    expect(en).toContain("Items: Earbuds × 2\nMug <b>");
    expect(en).toContain("Delivery: $5.99");
    expect(en).toContain("Paid with: Visa ··4242");
  });
});

describe("what the store knows, no procedure can misstate", () => {
  it("an invoice: every line, what was taken off, what was paid and given back", () => {
    const en = render("invoice", "en").text;
    expect(en).toContain("Invoice: INV-20001");
    expect(en).toContain("Billed to: Lin & Co");
    expect(en).toContain("Earbuds · 2 × $19.99 = $39.98");
    expect(en).toContain("Paid: $45.97 · Visa ··4242 · November 20, 2026");
    // What has not gone through is not on an invoice.
    expect(en).not.toContain("$12.50");
  });

  it("a refund under way, none at all, and one that is paid", () => {
    const mail: MailOrder = { template: "refund_status", data: {} };
    const text = (payments: FullOrder["payments"]) =>
      renderMail({ ...known, order: { ...order, payments } }, to("en"), mail).text;
    const [, refund] = order.payments;
    if (!refund) throw new Error("The order has no refund.");
    expect(text(order.payments)).toContain("on its way");
    expect(text([{ ...refund, settled: true }])).toContain("We have paid your refund");
    expect(text([])).toContain("There is no refund");
  });

  it("a coupon: what it takes off, from which amount and until when", () => {
    const en = render("coupon_issued", "en").text;
    expect(en).toContain("Worth: 10% off, up to $10.00\nOn orders from: $50.00\nValid until: February 20, 2027");
    const fixed = { ...known, coupon: { ...coupon, percent: null, minOrderMinor: 0 } };
    const mail: MailOrder = { template: "coupon_issued", data: { coupon_code: coupon.code } };
    expect(renderMail(fixed, to("zh-CN"), mail).text).toContain("优惠：减 US$10.00\n有效期至");
    expect(() => renderMail({ ...known, coupon: null }, to("en"), mail)).toThrow(/without what it is about/);
  });

  it("a changed address: where it went, to whoever reads the former one, and not in full", () => {
    const mail: MailOrder = { template: "account_changed", data: { changed: ["email"] } };
    const former = renderMail({ ...known, movedTo: "n***@example.com" }, to("en"), mail).text;
    expect(former).toContain("this is the last letter to this one");
    expect(former).toContain("New address: n***@example.com");
    expect(renderMail(known, to("en"), mail).text).not.toContain("New address");
  });

  it("writes no letter without what it is about", () => {
    for (const mail of MAILS.filter(({ template }) => MAIL_KIND[template].order === "needed")) {
      expect(() => renderMail({ ...known, order: null }, to("en"), mail)).toThrow(/without what it is about/);
    }
    for (const mail of MAILS.filter(({ template }) => MAIL_KIND[template].order !== "needed")) {
      expect(renderMail({ ...known, order: null }, to("en"), mail).text).not.toMatch(/null|undefined/);
    }
  });

  it("leads nowhere but into the app", () => {
    for (const path of ["//evil.example", "https://evil.example", "reports/1", "/a b"]) {
      expect(MAIL_DATA.report_ready.safeParse({ title: "x", path }).success).toBe(false);
    }
  });
});
