// The facts a refund is decided from, flat, as the SOP passes them; and what kind of reason the customer gave.
import { z } from "zod";
import { AppError } from "../../../errors";

export const REFUND_REASONS = ["defective", "wrong_item", "missing", "late", "changed_mind", "other"] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

const count = z.int().min(0);
const schema = z.object({
  order_id: z.string().trim().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Whether the store's rules allow a refund of this order at all, and the most they allow. */
  is_eligible: z.boolean(),
  refundable_minor: count,
  /** What the rules found that speaks against it, in the reader's language. */
  constraints: z.array(z.string()).catch([]),
  total_orders: count,
  refund_count: count,
  vip_level: count.catch(0),
  /** Given by the rules, or read from the customer's words. */
  reason_class: z.enum(REFUND_REASONS).nullish().catch(null),
  customer_message: z.string().catch(""),
});

export type RefundFacts = Omit<z.output<typeof schema>, "reason_class" | "customer_message"> & {
  reason: RefundReason;
};

export function readRefundFacts(input: Record<string, unknown>): RefundFacts {
  const result = schema.safeParse(input);
  if (!result.success) {
    const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".")))].join(", ");
    throw new AppError("VALIDATION", `makeRefundDecision needs usable values for: ${fields}.`);
  }
  const { reason_class, customer_message, ...facts } = result.data;
  return { ...facts, reason: reason_class ?? reasonIn(customer_message) };
}

/** The first that matches; what is wrong with the goods weighs more than what the customer feels about them. */
const WORDS: readonly [RefundReason, RegExp][] = [
  [
    "wrong_item",
    /wrong (item|thing|product|colou?r|size|model)|not what I ordered|different (item|product|colou?r)|发错|错货|不是我(买|订|要)的|颜色不对|尺码不对|货不对板|(和|与|跟).{0,6}(描述|图片).{0,3}(不符|不一样)/iu,
  ],
  [
    "missing",
    /(never|not|n't) (been )?(arriv|receiv|deliver|got|get|came|come|show)\w*|missing|lost|没(有)?(收到|到货|送到)|未收到|少(发|了)|漏发|丢件|丢了|寄丢/iu,
  ],
  [
    "defective",
    /defect|broke|damag|faulty|crack|torn|tear|stain|scratch|does(n't| not) work|not working|stopped working|dead on arrival|poor quality|坏|破|损|裂|瑕疵|缺陷|质量|划痕|不能用|用不了|没法用|失灵|故障|次品|脏/iu,
  ],
  ["late", /\blate\b|delay|overdue|too long|延误|延迟|迟到|太慢|太久|晚了/iu],
  [
    "changed_mind",
    /chang(ed?|ing) my mind|don'?t (want|need|like)|do not (want|need|like)|no longer (want|need)|too (big|small|large|tight|loose)|does(n't| not) fit|found (it )?cheaper|by mistake|不想要|不要了|不喜欢|不合适|不需要|用不上|买(错|多)了|大了|小了|后悔|降价/iu,
  ],
];

export function reasonIn(words: string): RefundReason {
  return WORDS.find(([, pattern]) => pattern.test(words))?.[0] ?? "other";
}
