// What is said to a guest who wants something of an order, in both languages.
import type { Locale } from "../../context";
import type { Option } from "../slots";

type Words = {
  /** Before the first question. */
  needed: string;
  askOrder: string;
  askContact: (orderNumber: string) => string;
  codeSent: (orderNumber: string) => string;
  askCode: string;
  noOrder: string;
  noContact: string;
  noCode: string;
  wrongCode: (left: number) => string;
  closedCode: string;
  tooMany: string;
  verified: (orderId: string) => string;
  why: string;
  whyCode: string;
  otherOrder: (orderNumber: string) => string;
  account: (label: string) => string;
  back: string;
  instead: (label: string) => string;
  otherWays: string;
  ways: Record<"signIn" | "resend" | "person" | "leave", readonly [say: string, does: string]>;
};

export const GUEST: Record<Locale, Words> = {
  "zh-CN": {
    needed: "这件事涉及具体的订单，我要先确认订单是您的。",
    askOrder: "请告诉我订单号（在下单确认邮件里），也可以登录后继续。",
    askContact: (orderNumber) => `订单 ${orderNumber} 下单时留的邮箱是什么？写收货地址的邮编也可以。`,
    codeSent: (orderNumber) =>
      `如果订单 ${orderNumber} 与您提供的信息相符，6 位验证码已经发到下单时留的邮箱，10 分钟内有效。请把验证码发给我。`,
    askCode: "请把邮件里的 6 位验证码发给我。",
    noOrder: "我没能从这句话里找到订单号。",
    noContact: "我没能从这句话里找到邮箱或邮编。",
    noCode: "验证码是 6 位数字，我没能从这句话里找到。",
    wrongCode: (left) => `验证码不对，还可以再试 ${left} 次。如果订单号或邮箱写错了，直接告诉我正确的就行。`,
    closedCode: "这个验证码已经不能用了：可能已过期、用过，或输错次数太多。可以重新发一个。",
    tooMany: "最近申请的验证码太多了，为了保护订单，请过一小时再试，也可以登录或转人工。",
    verified: (orderId) => `验证通过。在这次对话里，我可以为您办理订单 ${orderId} 的事情。`,
    why: "为了保护您的订单：只有能收到下单邮箱邮件的人，才能查看和办理它。您提供的信息只用来核对这一次。",
    whyCode: "验证码只发到下单时留的邮箱，用它确认您就是下单的人；单凭订单号谁都可能知道。",
    otherOrder: (orderNumber) => `订单 ${orderNumber} 还没有验证过，每个订单都要单独确认。`,
    account: (label) => `「${label}」要用到您的账户，请先登录，登录后会回到这个对话。`,
    back: "登录后会回到这个对话，接着办刚才的事。",
    instead: (label) => `好的，改办「${label}」。`,
    otherWays: "还可以登录账户、转人工，或者回复“算了”先不办。",
    ways: {
      signIn: ["登录", "登录后继续这个对话"],
      resend: ["重新发送验证码", "发到下单时留的邮箱"],
      person: ["转人工", "请同事帮忙"],
      leave: ["算了", "不办理了"],
    },
  },
  en: {
    needed: "This is about a particular order, so I have to make sure first that it is yours.",
    askOrder: "Please tell me the order number (it is in your confirmation e-mail), or sign in to go on.",
    askContact: (orderNumber) =>
      `Which e-mail address was order ${orderNumber} placed with? The postcode it is delivered to will do as well.`,
    codeSent: (orderNumber) =>
      `If order ${orderNumber} and what you told me belong together, a 6-digit code is on its way to the e-mail address of the order. It is good for 10 minutes; please send it to me.`,
    askCode: "Please send me the 6-digit code from the e-mail.",
    noOrder: "I couldn't find an order number in that.",
    noContact: "I couldn't find an e-mail address or a postcode in that.",
    noCode: "The code is 6 digits; I couldn't find it in that.",
    wrongCode: (left) =>
      `That is not the code; you can try ${left === 1 ? "once" : `${left} times`} more. If the order number or the e-mail was wrong, just tell me the right one.`,
    closedCode:
      "This code does not work any more: it may be too old, used already, or guessed at too often. I can send a new one.",
    tooMany:
      "Too many codes were asked for lately. To protect the order, please try again in an hour, sign in, or talk to a person.",
    verified: (orderId) => `Thank you, that is right. In this conversation I can help you with order ${orderId}.`,
    why: "To protect your order: only somebody who gets the e-mail of the order may see it or change it. What you tell me is used for this check and nothing else.",
    whyCode:
      "The code goes only to the e-mail address of the order, and shows that you are the one who placed it; an order number alone could be known to anybody.",
    otherOrder: (orderNumber) => `Order ${orderNumber} is not proved yet; each order is checked by itself.`,
    account: (label) =>
      `This needs your account: ${label}. Please sign in; you come back to this conversation afterwards.`,
    back: "After signing in you come back to this conversation, and I go on with what you asked.",
    instead: (label) => `All right, instead: ${label}.`,
    otherWays: "You can also sign in, talk to a person, or say “never mind” to leave it.",
    ways: {
      signIn: ["Sign in", "and go on with this conversation"],
      resend: ["Resend the code", "to the e-mail address of the order"],
      person: ["Talk to a person", "a colleague helps"],
      leave: ["Never mind", "nothing is done"],
    },
  },
};

export type Way = keyof Words["ways"];

/** Ways on that can be clicked; signing in leads away and back again. */
export function waysOn(locale: Locale, sessionId: string | undefined, names: readonly Way[]): Option[] {
  const next = `/chat${sessionId ? `/${sessionId}` : ""}`;
  return names.map((name) => {
    const [say, detail] = GUEST[locale].ways[name];
    const href = name === "signIn" ? { href: `/sign-in?next=${encodeURIComponent(next)}` } : {};
    return { value: say, label: say, detail, ...href };
  });
}
