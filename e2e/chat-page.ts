// The chat as a customer knows it, by role and label, in either language.
import { expect, type Locator, type Page } from "@playwright/test";

export type Language = "zh-CN" | "en";

export const WORDS = {
  en: {
    ask: "Where is my order 12345? It's been a week!",
    greet: "Hello",
    whereIsMyOrder: "Where is my order?",
    box: "Your message",
    send: "Send",
    log: "Conversation with Steward",
    work: "What Steward is doing: Handle a late order",
    understood: "Late delivery",
    steps: [
      "Look up the order",
      "Track the parcel",
      "Check whether it is late",
      "Write the apology",
      "Issue the coupon",
      "E-mail the customer",
      "Open a follow-up ticket",
    ],
    folded: /^7 steps · /,
    done: "Done",
    facts: [/12345/, /In transit/, /Denver, CO/, /weather/i, /15%/, /\$12\.50/],
    offline: "Written from templates",
    cards: ["Parcel of order 12345", "Coupon", /^Ticket #CS-/],
    suggestions: "You could say next",
    choose: "Choose one",
  },
  "zh-CN": {
    ask: "我的订单12345为什么还没到?都一周了!",
    greet: "你好",
    whereIsMyOrder: "我的订单到哪了？",
    box: "您的消息",
    send: "发送",
    log: "与 Steward 的对话",
    work: /处理订单延误/,
    understood: "订单延迟",
    steps: ["查询订单", "查询物流", "判断是否延误", "撰写致歉", "发放补偿优惠券", "发送说明邮件", "建立跟进工单"],
    folded: /^7\s?步/,
    done: "已完成",
    facts: [/12345/, /运输途中/, /Denver, CO/, /恶劣天气/, /15%/, /12\.50/],
    offline: /模板/,
    cards: ["订单 12345 的包裹", "优惠券", /^工单 #CS-/],
    suggestions: "接下来可以说",
    choose: /选择/,
  },
} as const;

export const COUPON = /SORRY\d{4}[A-Z0-9]{4,}/;
export const TICKET = /#CS-\d{4}-\d{6}/;

export function chatPage(page: Page, language: Language) {
  const words = WORDS[language];
  const log = page.getByRole("log", { name: words.log });
  const work: Locator = log.getByRole("region", { name: words.work });
  return {
    words,
    log,
    work,
    steps: work.getByRole("listitem"),
    suggestions: log.getByRole("list", { name: words.suggestions }).getByRole("button"),
    say: async (text: string) => {
      await page.getByRole("textbox", { name: words.box }).fill(text);
      await page.getByRole("textbox", { name: words.box }).press("Enter");
    },
    /** The answer of §3.1 step 4, with the facts of this order. */
    expectAnswer: async () => {
      for (const fact of [...words.facts, COUPON, TICKET]) await expect(log).toContainText(fact);
    },
    sessionId: () => /\/chat\/(sess_[0-9A-Z]+)/.exec(page.url())?.[1] ?? "",
  };
}
