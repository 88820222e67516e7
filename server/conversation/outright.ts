// How a clause speaks of what is wanted: asked for outright, expressly not wanted, or told as part of a story. And which
// requests are about the same matter, so that naming both is no second wish. Pure.
import { declinesPerson } from "./dialogue-acts";

const EN_POLITE =
  "(?:(?:hi|hello|hey|so|and|but|now|please|pls|kindly|just|could you|can you|would you|will you|i(?:'d|’d| would)? (?:also |really |just )*(?:like|want|need|wish)(?: to| you to)?|i(?:'m|’m| am) (?:also )?(?:looking|trying) to|i wanna|we (?:need|want)(?: to)?|help me(?: to)?|let'?s|do me a favou?r and|also|for (?:my |the )?(?:order )?#?[a-z]{0,3}\\d+|in (?:my |the )?order #?[a-z]{0,3}\\d+)[\\s,:]+)*";
const EN_ACTS =
  "cancel|return|refund|exchange|swap|trade|change|modify|update|edit|switch|replace|correct|fix|send|resend|reship|ship|deliver|redirect|forward|move|mail|e-?mail|tell|let|show|give|get|find|check|track|look|see|see if|locate|add|remove|delete|drop|put|make|set|use|apply|buy|order|place|reorder|charge|pay|reset|subscribe|unsubscribe|sign|close|open|create|file|report|connect|transfer|talk|speak|call|recommend|suggest|arrange|schedule|stop|issue|print|explain|include|take|bring|know|an? (?:invoice|refund|return|exchange|receipt)|my money";
const EN_ASKS =
  "how|when|where|what|which|who|why|do|does|did|is|are|was|will|can|could|should|would|has|have you|any (?:news|update|idea|chance)";
const ZH_POLITE =
  "(?:你好|您好|那么?|就|再|也|还|先|请问?|麻烦(?:你|您)?|帮(?:我|忙)?|给我|替我|我(?:还|也|另外)?(?:想|要|需要|打算|希望)(?:要|请)?|想|要|能不能|能否|能|可以|可不可以|顺便|另外|同时|直接|把|将|对|订单号?\\s*#?\\s*[a-z]{0,3}\\d+\\s*(?:号)?的?|#?[a-z]{0,3}\\d{4,}\\s*(?:号)?(?:那|这)?[个单]?的?|这[个单]|那[个单]|它|[\\s,，:：])*";
const ZH_ACTS =
  "取消|撤|退|换|改|修改|更换|更改|变更|查|看|问|了解|知道|告诉|开|发|寄|送|补|催|买|订|下单|加|去掉|删|用|申请|投诉|推荐|转|联系|设|绑定|注销|重置|推|打|列|说|发票|确认";

const OUTRIGHT = new RegExp(
  `^[^\\p{L}\\p{N}#]*(?:${EN_POLITE}(?:${EN_ACTS}|${EN_ASKS})(?![\\p{Script=Latin}])|${ZH_POLITE}(?:${ZH_ACTS}))|[?？]\\s*$|[吗呢么嘛][。.!！~～\\s]*$|(?:多久|几天|什么时候|何时|怎么|如何|哪[里儿]?|多少|能不能|有没有|是否|可以.{0,8}[吗不])`,
  "iu",
);

/** Whether a clause asks for something by itself, rather than telling of it. */
export function isOutright(words: string): boolean {
  return OUTRIGHT.test(words.trim());
}

const REFUSED = new RegExp(
  "\\b(?:(?:i |we )?(?:do(?:n'?t|n’t| not)|never)(?: (?:want|need|wish|have))?(?: (?:you )?to)?|no need to|there(?:'s|’s| is) no need to|not (?:asking|looking|trying) (?:you )?to|please not|instead of|rather than) (?:cancel|return|refund|exchang|swap|chang|replac|modif|send(?:ing)? (?:it |them )?back)|\\b(?:don'?t|don’t|do not) (?:want|need) (?:a|any|the|my) (?:refund|return|exchange|cancellation|replacement)|" +
    "(?:不要|(?<![特区分级类个辨识差])别|不用|不必|无需|无须|不需要|先别|先不|不想|不是(?:要|想)|而不是)(?:给我|帮我|再)?(?:取消|退款|退货|退钱|换货|退|换|改)(?!不了)|(?<!能|可以|要)不(?:再)?(?:取消|退|换|改)(?:款|货|钱)?了(?![吗么嘛吧呢?？])",
  "iu",
);

/** "Don't cancel it", "不用退款", "别转人工": an act that is expressly not wanted. */
export function isRefused(words: string): boolean {
  return (REFUSED.test(words) || declinesPerson(words)) && !/为什么|怎么|why/iu.test(words);
}

const INTRODUCED = new RegExp(
  "^[^\\p{L}\\p{N}]*(?:(?:hi|hello|hey|and|so)[\\s,]+)*my (?:full |first |last )?(?:name|e-?mail(?: address)?|zip(?: ?code)?|post(?:al)? ?code|phone(?: number)?|user ?(?:name|id)) (?:is|:)|" +
    "^[^\\p{L}\\p{N}]*(?:你好|您好)?[，,。！!\\s]*(?:我叫|我的?(?:名字|姓名|邮箱|电子邮件|手机号?码?|电话|邮编|用户名)(?:是|为|[:：]))",
  "iu",
);

/** "My name is …, my zip code is …": who speaks, and nothing wanted. */
export function introduces(words: string): boolean {
  return INTRODUCED.test(words);
}

/** Who names two of these wants one thing: a cancelled order is refunded, a late one is looked for. */
const MATTERS: readonly (readonly string[])[] = [
  ["cancel_order", "get_refund", "return_item"],
  ["track_order", "delivery_delay", "delivery_period", "order_details"],
  ["change_order", "exchange_item"],
  ["change_shipping_address", "set_up_shipping_address"],
  ["get_invoice", "check_invoice", "change_invoice"],
  ["login_problem", "recover_password", "account_security", "registration_problems"],
  ["contact_human_agent", "contact_customer_service", "complaint", "create_ticket"],
  ["coupon_query", "promotion_query"],
  ["place_order", "stock_query", "recommend_product"],
];

/** What comes with the other anyway, even where it is asked for besides: "cancel it and also refund me". */
export function comesWith(one: string, other: string): boolean {
  return one !== other && [one, other].every((intent) => intent === "cancel_order" || intent === "get_refund");
}

export function sameMatter(one: string, other: string): boolean {
  return MATTERS.some((intents) => intents.includes(one) && intents.includes(other));
}
