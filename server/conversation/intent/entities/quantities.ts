// How many: "三件", "x2", "2 pieces", "a pair of", and a number right before a product. Not which one ("第二个", "这个"), and
// not the one that is only an article ("一个问题").
import type { Offer, Reading } from "./entity";
import { EN_NUMERAL, enNumber, ZH_NUMERAL, zhNumber } from "./numerals";

const MEASURE =
  "件|个|双|条|台|瓶|盒|包|袋|套|张|本|支|只|枝|把|份|对|箱|桶|罐|块|顶|辆|部|枚|幅|卷|根|朵|束|杯|碗|盆|棵|颗|副|打|组|样(?!子)";
/** What people count and do not buy: times, places, matters. */
const NOT_GOODS =
  "月|小时|钟|星期|礼拜|人|问题|订单|单子|地址|电话|客服|字|消息|意思|事|原因|办法|选择|快递|包裹|优惠|优惠券|红包|工作日|季度|世纪|多月|多小时|半月|字母|数字|号码|账户|账号|账单|国家|城市|评价|差评|好评|投诉|月份|解释|说法|机会|地方|答复|交代|样(?!品)|手";
const ZH = new RegExp(
  `(?<![\\d.,第这那哪每几某另上下前后零〇一二两三四五六七八九十百千万-])(\\d{1,4}|${ZH_NUMERAL}{1,4})\\s?(?:大|小)?(${MEASURE})(?!${NOT_GOODS}|[月年])`,
  "gu",
);
const ZH_LABELLED = new RegExp(
  `(?:数量|件数|个数)(?:是|为|改[为成]|:)?\\s?(\\d{1,4}|${ZH_NUMERAL}{1,4})(?![\\d.])`,
  "gu",
);
const WANTS_ONE =
  /(?:买|要|退|订|拿|来|换|改|取消|加|减|只|就|各|寄|留|补|少|多|送|收到?|拍|下|剩|[减改变换]到|[改变换]成|变|[少多漏只才就错]发|[只才就]到)(?:了|掉|走|来)?$/u;
const DOZENS = /(?<![\d.第一二两三四五六七八九十])(半|一|两|[2-9]|三|四|五)打(?![折不开算电印包扰听])/gu;

const EN_UNIT =
  "pcs?|pieces?|units?|items?|pairs?|sets?|boxes|copies|packs?|packets?|bottles?|bags?|of (?:them|these|those|each)|each";
const EN = new RegExp(
  `(?<![\\w.,$€£#:/-])(\\d{1,4}|${EN_NUMERAL}|a (?=pair|set|box|pack|dozen))(?: more| extra)? ?(dozen(?: of)?|${EN_UNIT})(?![a-z])`,
  "gu",
);
const DOZEN = /\b(?:a |half a )dozen\b/gu;
const TIMES = /(?<![\w.,])(?:[x×*] ?(\d{1,3})|(\d{1,3}) ?[x×])(?![\w.×]| ?\d)/gu;
const EN_LABELLED = new RegExp(`\\b(?:qty|quantity)(?: of| is| to|:)? ?(\\d{1,4}|${EN_NUMERAL})(?![\\w.])`, "gu");

export function readQuantities({ plain }: Reading): Offer[] {
  const found: Offer[] = [];
  const add = (match: RegExpExecArray, count: number | null, length = match[0].length) => {
    if (count === null || !Number.isInteger(count) || count < 1 || count > 9_999) return;
    found.push({ type: "quantity", value: String(count), count, start: match.index, end: match.index + length });
  };
  for (const match of plain.matchAll(ZH)) {
    const said = match[1] ?? "";
    // "两三件" is about so many; "一个" mostly no number at all.
    if (/^[一二两三四五六七八九]{2,}$/u.test(said) || match[2] === "打") continue;
    if (said === "一" && !WANTS_ONE.test(plain.slice(Math.max(0, match.index - 4), match.index))) continue;
    add(match, zhNumber(said));
  }
  for (const match of plain.matchAll(DOZENS)) add(match, match[1] === "半" ? 6 : (zhNumber(match[1] ?? "") ?? 0) * 12);
  for (const match of plain.matchAll(ZH_LABELLED)) add(match, zhNumber(match[1] ?? ""));
  for (const match of plain.matchAll(EN_LABELLED)) add(match, enNumber(match[1] ?? ""));
  for (const match of plain.matchAll(DOZEN)) add(match, match[0].startsWith("half") ? 6 : 12);
  for (const match of plain.matchAll(EN)) {
    const count = match[1]?.trim() === "a" ? 1 : enNumber(match[1] ?? "");
    // "one of the keyboards" and "one of them" may be any.
    add(match, count !== null && match[2]?.startsWith("dozen") ? count * 12 : count);
  }
  for (const match of plain.matchAll(TIMES)) add(match, Number(match[1] ?? match[2]));
  return found;
}

const COUNT_BEFORE = new RegExp(
  `(?<![\\w.$€£#:/-]|\\d,)(?:(\\d{1,3}|${EN_NUMERAL}|both)(?: more| extra| of)?(?: the| my| these| those)? |(${ZH_NUMERAL}{1,3}|\\d{1,3})(?:${MEASURE})|(俩|仨))$`,
  "u",
);
/** "Two of the four" */
const SOME_OF = new RegExp(
  `(?<![\\w.,$€£#:/-])(\\d{1,3}|${EN_NUMERAL}) (?:out )?of (?:the |my |all )(\\d{1,3}|${EN_NUMERAL})\\b`,
  "gu",
);
const NOT_ONE = /\b(?:that|this|the|which|another|no|any|new|other) $|[这那哪每第]$/u;
const NO_COUNT = /\b(?:first|second|sizes?|eu|us|uk|number|no\.) $|[这那哪每第]$/u;

const count = (said: string): number | null =>
  said === "both" || said === "俩" ? 2 : said === "仨" ? 3 : (enNumber(said) ?? zhNumber(said));

/** "2 keyboards", "一把三德刀", "both curtains": the number right before a product. */
export function readCountsBefore({ plain }: Reading, products: readonly { start: number; text: string }[]): Offer[] {
  return products.flatMap(({ start }) => {
    const lead = plain.slice(Math.max(0, start - 32), start);
    const match = COUNT_BEFORE.exec(lead);
    const said = match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
    const many = match ? count(said) : null;
    if (!match || many === null || many < 1) return [];
    const before = lead.slice(0, match.index);
    // "The one keyboard" says which, "the four pillows" how many.
    if (NO_COUNT.test(before) || (many === 1 && NOT_ONE.test(before))) return [];
    const from = start - lead.length + match.index;
    return [quantity(many, from, from + said.length)];
  });
}

const quantity = (many: number, start: number, end: number): Offer => ({
  ...{ type: "quantity", value: String(many), count: many },
  ...{ start, end },
});

const AGAIN = new RegExp(
  `\\b(?:got|received?|paid (?:for)?|not|only|just|bought|ordered|need|want|instead of|sent|charged for|to|it|them)(?: only| just)? (\\d{1,3}|${EN_NUMERAL})(?=$|\\s*[.,!?;)]| (?:came|arrived|instead|pls|please|so|and|but|not)\\b)`,
  "gu",
);
const INSTEAD =
  /\b(?:make|change|set) (?:it|that|them|those) (?:to )?(\d{1,2})(?= (?:instead of|not|rather than) (\d{1,2})\b(?!\s?%))/gu;

/** Where things are counted already, a number of its own counts them, too: "I received two but paid for one". */
export function readCountsAgain({ plain }: Reading, counted: boolean): Offer[] {
  const found: Offer[] = [];
  const add = (said: string, at: number) => {
    const many = enNumber(said);
    // "I ordered a 42 but need a 44" speaks of sizes.
    if (many !== null && many >= 1 && many <= (/\b(?:sizes?|eu|uk)\b/.test(plain) ? 24 : 999))
      found.push(quantity(many, at, at + said.length));
  };
  for (const match of plain.matchAll(SOME_OF)) {
    add(match[1] ?? "", match.index);
    if (match[2]) add(match[2], match.index + match[0].length - match[2].length);
  }
  for (const match of plain.matchAll(INSTEAD)) {
    // Sizes of shoes are changed in the same words.
    if (Number(match[1]) > 24) continue;
    add(match[1] ?? "", match.index + match[0].length - (match[1]?.length ?? 0));
    counted = true;
  }
  if (!counted && found.length === 0) return found;
  for (const match of plain.matchAll(AGAIN))
    add(match[1] ?? "", match.index + match[0].length - (match[1]?.length ?? 0));
  return found;
}
