// The numbers things are known by: orders, parcels, tickets. Earlier patterns are the more certain ones; a bare number is an
// order only when nothing else explains it.
import type { Offer, Reading } from "./entity";

type Numbered = "order_id" | "tracking_number" | "ticket_number";
type Pattern = { type: Numbered; regex: RegExp; only?: (value: string) => boolean };

/** Not the head of a longer number, an amount, a date or a word; "12345,3天" names an order and a time. */
const ORDER_NUMBER = "([a-z]{0,3}-?\\d{3,20})(?!\\d|[.:/-]\\d|,\\d{3}(?!\\d)|[a-z%])";

const CARRIERS_EN =
  "ups|usps|fedex|dhl|dpd|gls|tnt|evri|hermes|royal mail|canada post|auspost|australia post|parcelforce|yodel|purolator|ontrac|china post|ems";
const CARRIERS_ZH = "顺丰|圆通|中通|申通|韵达|极兔|百世|德邦|京东|邮政|菜鸟|天天|丹鸟";
const LABEL =
  "\\s*(?:tracking|waybill|parcel|package|shipment|number|no\\.?|code|id|is|was|快递|包裹|物流|运单|快件|单|的|号码?|编号|是|为|:|#)";

const CERTAIN: readonly Pattern[] = [
  { type: "ticket_number", regex: /#?\b(CS-\d{4}-\d{4,8})\b/giu },
  { type: "tracking_number", regex: /\b(1Z[0-9A-Z]{16})\b/giu },
  // "1Z 999 AA1 01 2345 6784", as it stands on the label
  { type: "tracking_number", regex: /\b(1Z(?: [0-9A-Z]{2,6}){3,6})\b/giu, only: (value) => value.length === 18 },
  { type: "tracking_number", regex: /\b((?:SF|YT|JD|JT|ZT|STO|TBA)(?=[A-Z]{0,4}\d{6})[0-9A-Z]{9,20})\b/giu },
  { type: "tracking_number", regex: /\b([A-Z]{2}\d{9}[A-Z]{2})\b/giu },
  // "FedEx 794644790138", "圆通快递单号 8800123456789": the carrier says what a long number is.
  {
    type: "tracking_number",
    regex: new RegExp(
      `(?:\\b(?:${CARRIERS_EN})\\b|${CARRIERS_ZH})(?:快递|速递|速运)?(?:${LABEL})*[\\s:#]*([0-9A-Z]{9,34})(?![0-9A-Z])`,
      "giu",
    ),
    only: (value) => /\d{8}/.test(value) && !looksLikePhone(value),
  },
  // The numbers of the American post
  { type: "tracking_number", regex: /(?<![\d.])((?:420\d{5}(?:\d{4})?)?9[1-5]\d{20}|9[1-5]\d{18,19})(?!\d)/gu },
  {
    type: "tracking_number",
    regex:
      /(?:tracking(?:\s*(?:no\.?|number|code|id|#))?|waybill|运单号?|快递单号?|物流单号?)\s*(?:is|是|为)?\s*[:#]?\s*([0-9A-Z]{8,30})(?![0-9A-Z])/giu,
    only: (value) => /\d{4}/.test(value),
  },
  {
    type: "order_id",
    regex: new RegExp(
      `\\b(?:orders?|purchase|po)\\s*(?:no\\.?|num(?:ber)?\\.?|nr\\.?|id|code)?\\s*(?:is|was|=)?\\s*[:#]*\\s*${ORDER_NUMBER}`,
      "giu",
    ),
  },
  {
    type: "order_id",
    regex: new RegExp(
      `(?:订单|单子|单号|订单编号|下单|包裹|快件|快递)(?:号码?|编号|尾号)?\\s*(?:是|为|:)?\\s*#?\\s*${ORDER_NUMBER}`,
      "giu",
    ),
  },
  {
    type: "order_id",
    regex: /(?<![\d.,$¥€£/-])(\d{4,20})\s*号?\s*(?:这个|那个|这|那|的)?\s*(?:订单|单子?(?!元)|order\b)/giu,
  },
];

/** "#W2378156", "编号 12345", "no. 12345" */
const MARKED: readonly Pattern[] = [
  {
    type: "order_id",
    regex: new RegExp(`(?:#|№|no\\.\\s?|编号\\s?[:是为]?\\s?#?|(?<!\\d)号码?\\s?[:是]?\\s?)${ORDER_NUMBER}`, "giu"),
  },
];

function matches(text: string, patterns: readonly Pattern[]): Offer[] {
  return patterns.flatMap(({ type, regex, only }) =>
    [...text.matchAll(regex)].flatMap((match) => {
      const value = match[1]?.toUpperCase().replace(/\s+/g, "");
      if (!value || (only && !only(value))) return [];
      return [{ type, value, start: match.index, end: match.index + match[0].length }];
    }),
  );
}

export const readCertainNumbers = ({ plain }: Reading): Offer[] => withListed(plain, matches(plain, CERTAIN));
export const readMarkedNumbers = ({ plain }: Reading): Offer[] => withListed(plain, matches(plain, MARKED));

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The customer's own numbers, in whatever shape the shop gives them. */
export function readOwnNumbers({ plain, about }: Reading): Offer[] {
  const named = (type: Numbered, ids: readonly string[] = []) =>
    ids.flatMap((id): Offer[] => {
      const said = id.toLowerCase();
      // A short number could be anything; it counts as one's own where it has letters, or four digits.
      if (!/\d{4}|\p{L}.*\d|\d.*\p{L}/u.test(said) || !plain.includes(said)) return [];
      const regex = new RegExp(
        `(?<![\\p{Script=Latin}\\d.$¥€£-]|\\d,)#?${escape(said)}(?![\\p{Script=Latin}\\d%]|[.-]\\d|,\\d{3}(?!\\d))`,
        "gu",
      );
      return [...plain.matchAll(regex)].map((match) => ({
        ...{ type, value: id },
        ...{ start: match.index, end: match.index + match[0].length },
      }));
    });
  return [...named("order_id", about.orderIds), ...named("tracking_number", about.trackingNumbers)];
}

/** What a number is not followed by that could be an order's. */
const NO_MEASURE =
  "(?!\\s*(?:元|块|美元|刀|rmb|usd|dollars?|euros?|%|年|月|日|天|点|个|件|分|次|室|号楼)|[.:/-]?\\d|,\\d{3}(?!\\d)|\\p{Script=Latin})";
/** A number that nothing else explains; years, phone numbers, amounts and times of day are left alone. */
const BARE_NUMBER = new RegExp(
  `(?:(?<![\\p{L}\\d_.$¥€£/+-]|\\d[,:])((?:[a-z]{1,2}(?=\\d{6}))?\\d{4,15})|(?<=\\p{Script=Han})(\\d{5,15}))${NO_MEASURE}`,
  "giu",
);
/** "gate code 4471", "门禁密码2580": numbers that open doors, or say which of many. */
const OTHER_NUMBER =
  /(?:\b(?:code|pin|gate|buzzer|intercom|door|room|floor|flat|apt|apartment|unit|suite|box|zip|size|model|version|page|error|ext|extension|channel|windows|iphone|since|year)\.?(?: number| no\.?)?(?: is|:)?\s?#?|(?:密码|门禁|验证码|口令|楼层|房间号?|型号|版本|分机|邮编|错误码?|代码)\s?[:是为]?\s?)$/u;
/** "orders 12521, 12533 and 12251", "订单12521和12533": the numbers after the first are orders, too. */
const LISTED = new RegExp(
  `^\\s*(?:,\\s*(?:and|or)?|[;、&]|and|or|和|跟|与|及|以及|还有|或)\\s*#?(\\d{4,20})(?!\\p{Script=Latin})${NO_MEASURE}`,
  "iu",
);

const looksLikeYear = (digits: string) => /^(?:19|20)\d\d$/.test(digits);
const looksLikePhone = (digits: string) => /^1[3-9]\d{9}$/.test(digits);

function withListed(plain: string, offers: readonly Offer[]): Offer[] {
  return offers.flatMap((offer) => {
    if (offer.type !== "order_id") return [offer];
    const all: Offer[] = [offer];
    for (let end = offer.end; ;) {
      const [whole, digits = ""] = LISTED.exec(plain.slice(end)) ?? [];
      if (whole === undefined || looksLikeYear(digits) || looksLikePhone(digits)) return all;
      end += whole.length;
      all.push({ type: "order_id", value: digits, start: end - digits.length, end });
    }
  });
}

export function readBareNumbers({ plain }: Reading): Offer[] {
  return [...plain.matchAll(BARE_NUMBER)].flatMap((match): Offer[] => {
    const digits = match[1] ?? match[2] ?? "";
    if (looksLikeYear(digits) || looksLikePhone(digits)) return [];
    if (OTHER_NUMBER.test(plain.slice(Math.max(0, match.index - 24), match.index))) return [];
    return [{ type: "order_id", value: digits.toUpperCase(), start: match.index, end: match.index + digits.length }];
  });
}
