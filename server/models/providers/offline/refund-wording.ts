// Why a refund was decided as it was, in a sentence or two for the colleague who may have to approve it.
import type { Locale } from "../../../context";
import type { Doubt } from "./refund-doubts";
import type { RefundFacts, RefundReason } from "./refund-facts";

type Wording = {
  reasons: Record<RefundReason, string>;
  allowed: (reason: string, amount: string) => string;
  refused: (orderId: string) => string;
  because: (constraints: string) => string;
  doubts: Record<Doubt, (facts: RefundFacts) => string>;
  look: (doubts: string) => string;
  separator: string;
};

const WORDINGS: Record<Locale, Wording> = {
  "zh-CN": {
    reasons: {
      defective: "客户反映商品有质量问题",
      wrong_item: "客户反映收到的商品不对",
      missing: "客户反映没有收到或少收到商品",
      late: "客户反映送货太晚",
      changed_mind: "客户不再需要该商品",
      other: "客户没有说明明确的原因",
    },
    allowed: (reason, amount) => `${reason}；按退款规则可退 ${amount}。`,
    refused: (orderId) => `按退款规则，订单 ${orderId} 目前没有可以退款的金额。`,
    because: (constraints) => `规则检查结果：${constraints}。`,
    doubts: {
      large: () => "金额较大",
      frequent: (facts) => `该客户 ${facts.total_orders} 个订单中已退款 ${facts.refund_count} 次`,
      new_customer: () => "该客户此前没有其他订单",
      constraints: (facts) => `规则检查提示：${facts.constraints.map(bare).join("；")}`,
    },
    look: (doubts) => `需要留意：${doubts}。`,
    separator: "；",
  },
  en: {
    reasons: {
      defective: "The customer reports a defect",
      wrong_item: "The customer reports having received the wrong item",
      missing: "The customer reports goods that did not arrive",
      late: "The customer found the delivery too late",
      changed_mind: "The customer no longer wants the goods",
      other: "The customer gave no clear reason",
    },
    allowed: (reason, amount) => `${reason}; the refund rules allow ${amount}.`,
    refused: (orderId) => `By the refund rules nothing of order ${orderId} can be refunded at present.`,
    because: (constraints) => `The rules found: ${constraints}.`,
    doubts: {
      large: () => "the amount is large",
      frequent: (facts) => `${facts.refund_count} refunds in the customer's ${facts.total_orders} orders so far`,
      new_customer: () => "the customer has no other orders",
      constraints: (facts) => `the rules noted: ${facts.constraints.map(bare).join("; ")}`,
    },
    look: (doubts) => `To look at: ${doubts}.`,
    separator: "; ",
  },
};

export function wordRefundReason(facts: RefundFacts, doubts: readonly Doubt[], locale: Locale): string {
  const wording = WORDINGS[locale];
  const gap = locale === "zh-CN" ? "" : " ";
  if (!facts.is_eligible || facts.refundable_minor === 0) {
    const constraints = facts.constraints.map(bare).join(wording.separator);
    return [wording.refused(facts.order_id), constraints && wording.because(constraints)].filter(Boolean).join(gap);
  }
  const allowed = wording.allowed(wording.reasons[facts.reason], money(facts.refundable_minor, facts.currency, locale));
  const noted = doubts.map((doubt) => wording.doubts[doubt](facts)).join(wording.separator);
  return [allowed, noted && wording.look(noted)].filter(Boolean).join(gap);
}

const bare = (text: string) => text.trim().replace(/[。.!!]+$/, "");

function money(minor: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
