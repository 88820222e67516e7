// The facts a message names: order, ticket and tracking numbers, stretches of time. Reads analysis text, in which digits
// already have one form. A span belongs to one entity; earlier patterns are the more certain ones.
export type EntityType = "order_id" | "tracking_number" | "ticket_number" | "timeframe";

export type Entity = {
  type: EntityType;
  /** As written. */
  text: string;
  /** In one form: an order number without "#", a time as an ISO 8601 duration. */
  value: string;
  start: number;
  end: number;
};

type Pattern = { type: EntityType; regex: RegExp; value: (match: RegExpExecArray) => string | null };

const capture = (match: RegExpExecArray) => match[1]?.toUpperCase() ?? null;
/** Not the head of a longer number, an amount, a date or a word; "12345,3天" names an order and a time. */
const ORDER_NUMBER = "([a-z]{0,3}-?\\d{3,20})(?!\\d|[.:/-]\\d|,\\d{3}(?!\\d)|[a-z%])";

const PATTERNS: readonly Pattern[] = [
  { type: "ticket_number", regex: /#?\b(CS-\d{4}-\d{4,8})\b/giu, value: capture },
  { type: "tracking_number", regex: /\b(1Z[0-9A-Z]{16})\b/giu, value: capture },
  { type: "tracking_number", regex: /\b((?:SF|YT|JD|JT|ZT|STO)[0-9A-Z]{9,15})\b/giu, value: capture },
  { type: "tracking_number", regex: /\b([A-Z]{2}\d{9}[A-Z]{2})\b/giu, value: capture },
  {
    type: "tracking_number",
    regex:
      /(?:tracking(?:\s*(?:no\.?|number|code|id|#))?|waybill|运单号?|快递单号?|物流单号?)\s*(?:is|是|为)?\s*[:#]?\s*([0-9A-Z]{8,30})(?![0-9A-Z])/giu,
    value: (match) => (/\d{4}/.test(match[1] ?? "") ? capture(match) : null),
  },
  {
    type: "order_id",
    regex: new RegExp(
      `\\b(?:orders?|purchase|po)\\s*(?:no\\.?|num(?:ber)?\\.?|nr\\.?|id|code)?\\s*(?:is|was|=)?\\s*[:#]*\\s*${ORDER_NUMBER}`,
      "giu",
    ),
    value: capture,
  },
  {
    type: "order_id",
    regex: new RegExp(
      `(?:订单|訂單|单子|单号|單號|编号|下单|包裹|快件|快递)(?:号码?|號碼?|编号|尾号)?\\s*(?:是|为|:)?\\s*#?\\s*${ORDER_NUMBER}`,
      "giu",
    ),
    value: capture,
  },
  {
    type: "order_id",
    regex: new RegExp(`(?:#|№|no\\.\\s?|(?<!\\d)号码?\\s?[:是]?\\s?)${ORDER_NUMBER}`, "giu"),
    value: capture,
  },
  {
    type: "order_id",
    regex: /(?<![\d.,$¥€£/-])(\d{4,20})\s*(?:号|號)?\s*(?:这个|那个|这|那|的)?\s*(?:订单|訂單|单子?(?!元)|order\b)/giu,
    value: capture,
  },
];

/** A number that nothing else explains; years, phone numbers, amounts and times of day are left alone. */
const BARE_NUMBER =
  /(?<![\p{L}\d.,:$¥€£/+-])(\d{4,15})(?!\s*(?:元|块|美元|刀|rmb|usd|dollars?|euros?|%|年|月|日|天|点|个|件|分|次)|[.:/-]?\d|,\d{3}(?!\d)|\p{Script=Latin})/giu;
/** "Denver, CO 80202", "邮编 200120", "88号 100022": the number of a place. */
const PLACE_BEFORE =
  /(?:,\s*[A-Z]{2}\s+|\b(?:zip|post(?:al)?)[ _]?(?:code)?\W{0,4}|邮(?:政编码|编)\W{0,3}|[市区县路街巷弄号室楼层]\s*[,，]?\s*)$/iu;
const looksLikeYear = (digits: string) => /^(?:19|20)\d\d$/.test(digits);
const looksLikePhone = (digits: string) => /^1[3-9]\d{9}$/.test(digits);

const EN_NUMBERS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  couple: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const ZH_NUMBERS: Record<string, number> = {
  半: 0.5,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};
const EN_TIME =
  /\b(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|(?:a )?couple(?: of)?)\s+(?:whole |full |business |working )?(hour|day|week|month)s?\b/giu;
const ZH_TIME = /(\d{1,3}|半|[一二两三四五六七八九十]{1,3})\s*(?:个|個)?(?:多)?\s*(小时|钟头|天|周|週|星期|礼拜|月)/gu;
const UNITS: Record<string, (count: number) => string> = {
  hour: (n) => `PT${n}H`,
  小时: (n) => `PT${n}H`,
  钟头: (n) => `PT${n}H`,
  day: (n) => `P${n}D`,
  天: (n) => `P${n}D`,
  week: (n) => `P${n}W`,
  周: (n) => `P${n}W`,
  週: (n) => `P${n}W`,
  星期: (n) => `P${n}W`,
  礼拜: (n) => `P${n}W`,
  month: (n) => `P${n}M`,
  月: (n) => (n === 0.5 ? "P15D" : `P${n}M`),
};

function chineseNumber(text: string): number | null {
  const ten = text.indexOf("十");
  if (ten < 0) return text.length === 1 ? (ZH_NUMBERS[text] ?? null) : null;
  const tens = ten === 0 ? 1 : (ZH_NUMBERS[text.slice(0, ten)] ?? NaN);
  const ones = ten === text.length - 1 ? 0 : (ZH_NUMBERS[text.slice(ten + 1)] ?? NaN);
  const value = tens * 10 + ones;
  return Number.isInteger(value) ? value : null;
}

function duration(match: RegExpExecArray): string | null {
  const [whole, count = "", unit = ""] = match;
  // "1月" and "三月" are dates; only "个月" and "半月" are stretches.
  if (unit === "月" && !/[个個半]/.test(whole)) return null;
  const word = count.toLowerCase().replace(/^a (?=couple)| of$/g, "");
  const number = /^\d+$/.test(count) ? Number(count) : (EN_NUMBERS[word] ?? chineseNumber(count));
  return number === null ? null : (UNITS[unit.toLowerCase()]?.(number) ?? null);
}

export function extractEntities(text: string): Entity[] {
  const found: Entity[] = [];
  const free = (start: number, end: number) => found.every((entity) => end <= entity.start || start >= entity.end);
  const add = (type: EntityType, regex: RegExp, value: (match: RegExpExecArray) => string | null) => {
    for (const match of text.matchAll(regex)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const normal = free(start, end) ? value(match) : null;
      if (normal !== null) found.push({ type, text: match[0].trim(), value: normal, start, end });
    }
  };
  for (const pattern of PATTERNS) add(pattern.type, pattern.regex, pattern.value);
  add("timeframe", EN_TIME, duration);
  add("timeframe", ZH_TIME, duration);
  if (!found.some((entity) => entity.type === "order_id")) {
    add("order_id", BARE_NUMBER, (match) => {
      const digits = match[1] ?? "";
      const place =
        /^\d{5,6}$/.test(digits) && PLACE_BEFORE.test(text.slice(Math.max(0, match.index - 24), match.index));
      return place || looksLikeYear(digits) || looksLikePhone(digits) ? null : digits;
    });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Different values of one type, in the order they were named. */
export function entityValues(entities: readonly Entity[], type: EntityType): string[] {
  return [...new Set(entities.filter((entity) => entity.type === type).map((entity) => entity.value))];
}
