// Places goods can be sent to, and the postal codes that say where. An address needs its street, or a Chinese one its city
// and district; a city alone is none.
import { readAddress, type Address } from "../../slot-address";
import type { Offer, Reading } from "./entity";

const PROVINCES =
  "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门";
const REST = "[\\p{Script=Han}a-z\\d\\-—－#()（） ]";
const HAS_PLACE = /[路街巷道弄胡同村镇乡号室楼栋幢区县园苑座厦寓]/u;
const CHINESE: readonly RegExp[] = [
  new RegExp(
    `(?:中国)?(?:${PROVINCES})(?![东西南北中]{0,2}(?:路|街|大道))(?:省|市|自治区|特别行政区|壮族自治区|回族自治区|维吾尔自治区)?${REST}{4,70}`,
    "gu",
  ),
  new RegExp(`[\\p{Script=Han}]{2,4}市[\\p{Script=Han}]{1,6}[区县]${REST}{3,60}`, "gu"),
  new RegExp(
    `[\\p{Script=Han}]{2,12}?(?:花园|小区|公寓|家园|公馆|新村|名苑|雅苑|嘉苑|花苑|华府|山庄|社区|大厦|园|苑|里)\\s?[A-Za-z\\d一二三四五六七八九十]{1,4}\\s?(?:号楼|号院|栋|幢|座|期|单元)${REST}{0,30}`,
    "gu",
  ),
  new RegExp(`[\\p{Script=Han}]{2,12}?(?:路|街|大道|巷|弄|胡同)\\s?\\d{1,5}\\s?(?:号|弄)${REST}{0,40}`, "gu"),
];
/** What leads to an address and is none of it. */
const LEAD =
  /^.*(?:地址(?:改)?(?:是|为|成|到)?|放(?:在|到)?|寄(?:送|往|到|给)?|送(?:货|到|往|至)?|发(?:货|到|往|至)?|[改换](?:成|为|到|送|寄)+|住(?:在|址)?(?:是|为)?|搬(?:家)?(?:到|去)|[到在是为至往]|[改寄送发](?![成为到至往给在去])(?=[\p{Script=Han}]{2,3}[市省]))(?=[\p{Script=Han}]{2})/u;
/** Where the sentence goes on behind one. */
const TAIL =
  /\s*(?:谢谢|麻烦|可以|能不能|能|行不行|行吗|好吗|好不好|吗|吧|呢|啊|请|就行|就好|即可|这个地址|的(?:地址|订单)|收货|收(?=$)|邮编.*|邮政编码.*|\d{6}\s*$).*$/u;

const POSTAL_BEHIND = /^[,，\s]*(?:邮编|邮政编码)?\s*[:是为]?\s*(\d{6})(?!\d)/u;

function chineseAddresses({ plain, text }: Reading): Offer[] {
  if (!/\p{Script=Han}/u.test(plain) || !HAS_PLACE.test(plain)) return [];
  return CHINESE.flatMap((regex, form) =>
    [...plain.matchAll(regex)].flatMap((match) => {
      // The province is where one begins; of the other forms the words before the place are not.
      const lead = form === 0 ? 0 : (LEAD.exec(match[0].slice(0, 14))?.[0].length ?? 0);
      const start = match.index + lead;
      const said = match[0].slice(lead).replace(TAIL, "").trimEnd();
      if (!isPlace(said)) return [];
      const behind = POSTAL_BEHIND.exec(plain.slice(start + said.length, start + said.length + 18));
      return [offer(text, start, start + said.length + (behind?.[0].length ?? 0))];
    }),
  );
}

/** A district or a street with a number: "上海市" alone, and "北京的订单", are no addresses. */
const isPlace = (said: string) =>
  said.length >= 6 &&
  (/[路街巷道弄村镇乡园苑厦寓同].{0,20}\d|\d+\s?[号室楼栋幢弄]/u.test(said) || /[市省].{1,8}[区县].{2,}/u.test(said)) &&
  !/[订退换]单|订单|快递|包裹/u.test(said);

const STREET = "street|avenue|ave|road|rd|boulevard|blvd|lane|highway|hwy";
/** Words of their own, unless they are written with a capital. */
const ALSO =
  /^(?:St|Dr|Drive|Way|Place|Pl|Court|Ct|Square|Sq|Parkway|Pkwy|Terrace|Circle|Crescent|Close|Row|Gardens|Loop|Walk|Mews|Quay|Hill|Grove|Trail|Broadway|Plaza)$/;
const NO_STREET =
  "(?:at|of|on|from|for|in|to|days?|weeks?|months?|hours?|and|or|the|is|are|was|my|more|items?|pieces?|by|with) ";
const ENGLISH = new RegExp(
  `(?<![\\p{Script=Latin}\\d.,#$€£-])\\d{1,6}[a-z]?(?:,(?! ?\\d))? (?:(?!${NO_STREET})[\\p{Script=Latin}\\d.'-]{1,20} ){1,4}?(${STREET}|st|dr|drive|way|place|pl|court|ct|square|sq|parkway|pkwy|terrace|circle|crescent|close|row|gardens|loop|walk|mews|quay|hill|grove|trail|broadway|plaza)(?![a-z])\\.?`,
  "gu",
);
/** "12 Rue de Rivoli", "Via Roma 12", "Friedrichstraße 43": the streets of the continent, with a number and a town behind. */
const CONTINENTAL = new RegExp(
  `(?<![\\p{L}\\d.,#$€£-])(?:\\d{1,4}(?: ?(?:bis|ter))?,? (?:Rue|Avenue|Boulevard|Place|Quai|Chemin|Allée|Impasse|Cours) (?:[\\p{L}.'-]{1,20} ){0,4}[\\p{L}.'-]{1,20}|(?:Via|Viale|Piazza|Calle|Carrer|Avenida|Paseo|Plaza|Rua) (?:[\\p{L}.'-]{1,20} ){1,4}\\d{1,4}|\\p{Lu}[\\p{L}.-]*(?:straße|strasse|str\\.|weg|platz|allee|gasse|straat|gracht|laan)(?: \\p{Lu}\\p{L}+)? \\d{1,4} ?[a-z]?),? ?\\d{4,5}(?: ?[A-Z]{2})? \\p{Lu}[\\p{L}-]+`,
  "gu",
);
const BOX = /\bP\.? ?O\.? ?Box \d{1,6}\b/giu;
/** "Flat 2, ", "Apt 5, ": what may stand before the number of a house. */
const BEFORE =
  /(?:^|[\s,:(])((?:Flat|Unit|Apt\.?|Apartment|Suite|Ste\.?|Room|Floor|Level|flat|unit|apt\.?|apartment|suite|room)\s?#?\w{1,6},?\s)$/u;
const CODE =
  "\\d{5}(?:-\\d{4})?|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|(?<=\\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT) )\\d{4}";
const PART = new RegExp(
  `,?\\s(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|apt|suite|unit|flat)\\.?\\s?#?[\\w-]{1,8}|#\\s?\\w{1,6}|[A-Z][\\p{L}.'-]{1,20}(?:\\s[A-Z][\\p{L}.'-]{1,20}){0,3}(?:\\s(?:${CODE}))?|(?:${CODE}))(?![\\p{L}\\d])`,
  "uy",
);
const LOWER = /,\s?[a-z .'-]{2,30},?\s[a-z]{2}\s\d{5}(?:-\d{4})?(?!\d)/uy;
const SENTENCE = /^,?\s(?:I|I'm|It|Please|Thanks|Thank|Can|Could|And|But|My|The|This|That|When|Where|Why|Is|Not)\b/;

function englishAddresses({ plain, text }: Reading): Offer[] {
  return [...plain.matchAll(ENGLISH)].flatMap((match) => {
    const written = text.slice(match.index, match.index + match[0].length);
    const suffix = written
      .slice(written.length - (match[1]?.length ?? 0) - (written.endsWith(".") ? 1 : 0))
      .replace(".", "");
    if (!(new RegExp(`^(?:${STREET})$`, "iu").test(suffix) || ALSO.test(suffix))) return [];
    const lead = BEFORE.exec(text.slice(Math.max(0, match.index - 18), match.index))?.[1] ?? "";
    return [offer(text, match.index - lead.length, placeEnd(text, match.index + match[0].length))];
  });
}

/** Where the town, the state and the code behind a street end. */
function placeEnd(text: string, from: number): number {
  LOWER.lastIndex = from;
  if (LOWER.test(text)) return LOWER.lastIndex;
  let end = from;
  for (let parts = 0; parts < 6 && !SENTENCE.test(text.slice(end, end + 12)); parts += 1) {
    PART.lastIndex = end;
    if (!PART.test(text)) break;
    end = PART.lastIndex;
  }
  return end;
}

const continentalAddresses = ({ text }: Reading): Offer[] =>
  [...text.matchAll(CONTINENTAL)].map((match) => offer(text, match.index, match.index + match[0].length));

const postBoxes = ({ text }: Reading): Offer[] =>
  [...text.matchAll(BOX)].map((match) => offer(text, match.index, placeEnd(text, match.index + match[0].length)));

/** "221B Baker Street, London NW1 6XE": what a line of two parts holds. */
function streetAndTown(written: string): Address {
  const [street = written, town, ...more] = written.split(/,\s*/);
  const postal = new RegExp(`(?:^| )(${CODE})$`, "iu").exec(town ?? "");
  const city = (postal ? town?.slice(0, postal.index) : town)?.trim();
  if (more.length > 0 || /\p{Script=Han}/u.test(written)) return { address1: written };
  return {
    address1: street,
    ...(city ? { city } : {}),
    ...(postal?.[1] ? { postal_code: postal[1].toUpperCase() } : {}),
  };
}

function offer(text: string, start: number, end: number): Offer {
  const written = text.slice(start, end).trim();
  const fields = readAddress(written);
  const known = Object.keys(fields).length > 0 ? fields : streetAndTown(written);
  return {
    type: "address",
    value: written,
    fields: known,
    start,
    end: start + text.slice(start, end).trimEnd().length,
  };
}

export function readAddresses(reading: Reading): Offer[] {
  return [
    ...chineseAddresses(reading),
    ...continentalAddresses(reading),
    ...postBoxes(reading),
    ...englishAddresses(reading),
  ];
}

const NAMED_CODE =
  /(?:\b(?:zip|post(?:al)?)[ _-]?(?:code)?(?: is|:)?\s?|邮(?:政编码|编)(?:[写填][成的]?|改[成为]|换成)?(?:了|是|为|:)?\s?)(\d{5}(?:-\d{4})?(?!\d)|\d{6}(?!\d)|\d{4}(?!\d)(?: ?[a-z]{2}(?![a-z]))?|[a-z]\d[a-z] ?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?![\p{Script=Latin}\d])/gu;
/** "94107 not 94017": the other one is one, too. */
const NOT_CODE =
  /^\s*,?\s*(?:not|instead of|rather than|而?不是|(?:了\s*,?\s*)?(?:应该|其实)?(?:是|改成|改为))\s*(\d{5,6})(?!\d)/u;
/** "Denver, CO 80202", "88号 100022": the number of a place. */
const PLACED_CODE = /(?:,\s*[A-Za-z]{2}\s+|[市区县路街巷弄号室楼层]\s*[,，]?\s*)(\d{5,6})(?!\d)/gu;
const BRITISH = /(?<![\p{L}\d-])([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?![\p{L}\d-])/gu;

/** A postal code's five or six digits are one only beside a place, or when they are called so. */
export function readPostalCodes({ plain, text }: Reading): Offer[] {
  const found: Offer[] = [];
  const add = (match: RegExpExecArray, whole: boolean) => {
    const end = match.index + match[0].length;
    const start = whole ? match.index : end - (match[1]?.length ?? 0);
    found.push({ type: "postal_code", value: (match[1] ?? "").toUpperCase().replace(/\s+/g, " "), start, end });
  };
  for (const match of plain.matchAll(NAMED_CODE)) {
    add(match, true);
    const end = match.index + match[0].length;
    const other = NOT_CODE.exec(plain.slice(end, end + 24));
    const value = other?.[1] ?? "";
    const last = end + (other?.[0].length ?? 0);
    if (other) found.push({ type: "postal_code", value, start: last - value.length, end: last });
  }
  for (const match of text.matchAll(PLACED_CODE)) add(match, false);
  for (const match of text.matchAll(BRITISH)) add(match, true);
  return found;
}
