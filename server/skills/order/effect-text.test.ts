import { expect, it } from "vitest";
import type { Plan } from "../../commerce/plan-change";
import { effectText } from "./effect-text";

const line = (nameEn: string, nameZh: string) => ({ nameEn, nameZh, to: null });
const plan = (...lines: ReturnType<typeof line>[]) =>
  ({ kind: "RETURN", detail: { lines, differenceMinor: -1_900 }, after: {}, refunds: [] }) as unknown as Plan;
const effect = (...lines: ReturnType<typeof line>[]) =>
  effectText({
    ...{ orderId: "12488", currency: "USD", plan: plan(...lines), back: [] },
    method: { "zh-CN": "Visa ··4242", en: "Visa ··4242" },
  });
const socks = line("Bamboo Socks, Five Pairs", "竹纤维袜子五双装");
const scarf = line("Wool Scarf", "羊毛围巾");

it("one item stands in the sentence", () => {
  expect(effect(socks)).toEqual({
    en: "Return from order 12488: Bamboo Socks, Five Pairs; once they are in, Visa ··4242 receives $19.00.",
    "zh-CN": "退回订单 12488 的商品：竹纤维袜子五双装；收到后退款 US$19.00 到 Visa ··4242。",
  });
});

it("several are a list, so that one reads where each name ends", () => {
  expect(effect(socks, scarf)).toEqual({
    en: "Return from order 12488:\n- Bamboo Socks, Five Pairs\n- Wool Scarf\n\nOnce they are in, Visa ··4242 receives $19.00.",
    "zh-CN": "退回订单 12488 的商品：\n- 竹纤维袜子五双装\n- 羊毛围巾\n\n收到后退款 US$19.00 到 Visa ··4242。",
  });
});
