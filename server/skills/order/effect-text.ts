// What a change of an order would do, as a customer confirms it: which order, which items, how much, from where or to
// where. One item stands in the sentence; several are a list, since names hold commas themselves.
import type { Locale, Localized } from "../../context";
import type { Plan } from "../../commerce/plan-change";
import { formatMoney } from "../../resources/mail-templates/format";
import { keptAddressText } from "../customer/customer-input";
import { changedLines } from "./change-input";

type Effect = {
  orderId: string;
  currency: string;
  plan: Plan;
  /** Who pays or receives a difference. */
  method: Localized | null;
  back: readonly { method: Localized | null; amountMinor: number }[];
};

export function effectText(effect: Effect): Localized {
  return { "zh-CN": inChinese(effect), en: inEnglish(effect) };
}

const amount = ({ currency }: Effect, minor: number, locale: Locale) => formatMoney(Math.abs(minor), currency, locale);

function inChinese(effect: Effect): string {
  const { orderId, plan } = effect;
  const method = effect.method?.["zh-CN"] ?? "";
  const items = (rest: string) => withItems(changedLines(plan.detail)["zh-CN"], rest, "；");
  const difference = plan.detail.differenceMinor ?? 0;
  const back = effect.back.map(
    (part) => `${amount(effect, part.amountMinor, "zh-CN")} 退回 ${part.method?.["zh-CN"] ?? "原支付方式"}`,
  );
  const settle =
    difference === 0
      ? "没有差价"
      : difference > 0
        ? `差价 ${amount(effect, difference, "zh-CN")} 由 ${method} 支付`
        : `差价 ${amount(effect, difference, "zh-CN")} 退到 ${method}`;
  switch (plan.kind) {
    case "CANCEL":
      return back.length > 0 ? `取消订单 ${orderId}，${back.join("，")}。` : `取消订单 ${orderId}。`;
    case "ITEMS":
      return `修改订单 ${orderId} 的商品：${items(`${settle}。修改后不能再修改或取消。`)}`;
    case "ADDRESS":
      return `修改订单 ${orderId} 的收货地址为：${addressOf(plan)}。`;
    case "PAYMENT":
      return `订单 ${orderId} 改由 ${method} 支付 ${amount(effect, plan.charge?.amountMinor ?? 0, "zh-CN")}，${back.join("，")}。`;
    case "RETURN":
      return `退回订单 ${orderId} 的商品：${items(`收到后退款 ${amount(effect, difference, "zh-CN")} 到 ${method}。`)}`;
    case "EXCHANGE":
      return `换货，订单 ${orderId}：${items(`${settle}（收到退回的商品后结算）。`)}`;
  }
}

function inEnglish(effect: Effect): string {
  const { orderId, plan } = effect;
  const method = effect.method?.en ?? "";
  const items = (rest: string) => withItems(changedLines(plan.detail).en, rest, "; ", " ");
  const difference = plan.detail.differenceMinor ?? 0;
  const back = effect.back.map(
    (part) => `${amount(effect, part.amountMinor, "en")} goes back to ${part.method?.en ?? "what you paid with"}`,
  );
  const settle =
    difference === 0
      ? "there is no difference in price"
      : difference > 0
        ? `${method} pays the difference of ${amount(effect, difference, "en")}`
        : `${method} receives the difference of ${amount(effect, difference, "en")}`;
  switch (plan.kind) {
    case "CANCEL":
      return back.length > 0 ? `Cancel order ${orderId}; ${back.join(", ")}.` : `Cancel order ${orderId}.`;
    case "ITEMS":
      return `Change items of order ${orderId}:${items(`${settle}. After that it cannot be changed or cancelled.`)}`;
    case "ADDRESS":
      return `Send order ${orderId} to: ${addressOf(plan)}.`;
    case "PAYMENT":
      return `Pay order ${orderId} with ${method} (${amount(effect, plan.charge?.amountMinor ?? 0, "en")}); ${back.join(", ")}.`;
    case "RETURN":
      return `Return from order ${orderId}:${items(`once they are in, ${method} receives ${amount(effect, difference, "en")}.`)}`;
    case "EXCHANGE":
      return `Exchange in order ${orderId}:${items(`${settle}, settled once the goods are in.`)}`;
  }
}

/** The items, then what else there is to say of them. */
function withItems(lines: readonly string[], rest: string, mark: string, space = ""): string {
  if (lines.length === 1) return `${space}${lines[0] ?? ""}${mark}${rest}`;
  return `${lines.map((line) => `\n- ${line}`).join("")}\n\n${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

function addressOf(plan: Plan): string {
  const address = plan.after.order?.shippingAddress;
  if (!address || typeof address !== "object" || Array.isArray(address)) return "";
  return keptAddressText(address as Record<string, string | null | undefined>);
}
