// guest_code_v1: the code by which somebody without an account proves that an order is theirs. Not in the subject, which
// lists and locked screens show.
import type { Locale } from "../../context";
import { html } from "./html";
import { footerText, layout, paragraphs } from "./layout";
import type { MailContent } from "./mail-content";

const SUBJECT = {
  "zh-CN": (orderId: string) => `订单 ${orderId} 的验证码`,
  en: (orderId: string) => `Your code for order ${orderId}`,
} as const;
const BEFORE = {
  "zh-CN": (name: string, orderId: string) =>
    `${name}，您好：有人想在聊天中查询订单 ${orderId}。如果是您本人，请输入这个验证码：`,
  en: (name: string, orderId: string) =>
    `Hello ${name}, somebody wants to ask about order ${orderId} in the chat. If that is you, enter this code:`,
} as const;
const AFTER = {
  "zh-CN": (minutes: number) =>
    `${minutes} 分钟内有效，只能使用一次。我们的同事不会向您索要验证码，请不要转告他人。\n如果不是您本人的操作，忽略这封邮件即可：没有验证码，谁也看不到您的订单。`,
  en: (minutes: number) =>
    `It works once, for ${minutes} minutes. None of our colleagues will ever ask you for it; keep it to yourself.\nIf it was not you, there is nothing to do: without the code nobody sees your order.`,
} as const;

export function renderGuestCode(
  locale: Locale,
  { name, orderId, code, minutes }: { name: string; orderId: string; code: string; minutes: number },
): MailContent {
  const subject = SUBJECT[locale](orderId);
  const [before, after] = [BEFORE[locale](name, orderId), AFTER[locale](minutes)];
  const shown = html`<p
    style="margin:20px 0;font-size:32px;font-weight:650;letter-spacing:.2em;font-variant-numeric:tabular-nums"
  >
    ${code}
  </p>`;
  return {
    subject,
    text: [before, code, after, `-- \n${footerText(locale, "order", undefined)}`].join("\n\n"),
    html: layout(locale, subject, html`${paragraphs(before)}${shown}${paragraphs(after)}`, "order"),
  };
}
