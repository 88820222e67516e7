// An address out of a customer's own words: fields with their names, a line with commas, or a Chinese address as it is
// spoken. What is not there is asked for; nothing is made up.
export const ADDRESS_FIELDS = ["address1", "address2", "city", "region", "country", "postal_code"] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];
export type Address = Partial<Record<AddressField, string>>;

/** Without these nothing can be delivered. Region and second line depend on the country and the house. */
const NEEDED: readonly AddressField[] = ["address1", "city", "postal_code", "country"];

export function missingFields(address: Address): AddressField[] {
  return NEEDED.filter((field) => !address[field]);
}

const NAMED: readonly (readonly [AddressField, RegExp])[] = [
  ["address1", /(?:\b(?:address|line) ?_?1|\bstreet(?: address)?|详细地址|街道)/],
  ["address2", /(?:\b(?:address|line) ?_?2|\b(?:unit|apartment)(?= ?[:=])|门牌号?)/],
  ["city", /(?:\b(?:city|town)|城市)/],
  ["region", /(?:\b(?:state|province|region|county)|省份?|州)/],
  ["country", /(?:\bcountry|国家)/],
  ["postal_code", /(?:\b(?:zip|post(?:al)?)[ _]?(?:code)?|邮政编码|邮编)/],
];

/** "city: Denver, zip: 80279", also with quotes around names and values; of one named twice, what was said last. */
function readNamed(text: string): Address {
  const found: Address = {};
  for (const [field, name] of NAMED) {
    const value = new RegExp(
      `${name.source}['"]?\\s*(?:[:：=]|(?:is|should be)\\b|应该是|应为|改成|改为|是|为)\\s*['"]?([^,，;；。'"\\n{}]+?)(?=[,，;；。'"\\n{}]|(?<=\\d{3}|\\p{L}{5})\\.\\s|\\.?$)`,
      "giu",
    );
    const last = [...text.matchAll(value)].at(-1)?.[1]?.trim();
    if (last) found[field] = last;
  }
  return found;
}

let countries: Map<string, string> | null = null;

/** Names of countries as people write them, in both languages. */
function isCountry(text: string): boolean {
  countries ??= new Map(
    ["en", "zh-CN"].flatMap((locale) => {
      const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
      return REGIONS.flatMap((code) => {
        const name = names.of(code);
        return name ? [[name.toLowerCase(), code] as const, [code.toLowerCase(), code] as const] : [];
      });
    }),
  );
  const said = text.toLowerCase().replace(/\./g, "");
  return countries.has(said) || /^(usa|uk|uae|united states of america|great britain|england|中国大陆)$/u.test(said);
}

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const REGIONS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

const POSTAL =
  /(?<![\p{L}\d-])(\d{5}(?:-\d{4})?|\d{6}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\p{L}\d-])/iu;
const LEAD =
  /^.*?(?:\b(?:address|deliver(?:ed)?|send|ship(?:ped)?|sent)\b[^,\d]*?\b(?:is|to|at|as)\b:?|(?:地址|寄|送|改)(?:改)?(?:到|成|为|是|至)[:：]?)\s*/iu;
/** Words before the number of the house: "yes but to 77 Main Street", "change the address of 12521 to 500 Mill Ave". */
const BEFORE_HOUSE =
  /^.*(?<![\p{L}\p{N}])(?:to|at|is|it'?s|as|be|it|address|place|home|house|office|order|instead|please|pls|use|yes|ok|no|sorry|but|到|至|是|为|成|址|去)[\s:：,，]*(?=(?:(?:flat|apt|apartment|unit|suite|no|p\.? ?o\.? box)\.?\s*#?|#)?\d+[a-z]?[\s,]+[\p{L}\p{N}])/iu;
const POLITE_END =
  /[\s,，;；]*\b(?:please|pls|plz|thanks?(?: you)?|thx|instead|now|ok(?:ay)?|asap|not (?:there|here))\s*[.!]*\s*$|[\s,，。;；]*(?:谢谢(?:你|您|了)?|麻烦(?:你|您)?了?|多谢|吧|哈)[。.!！]*\s*$/iu;

/** An address and not what was said around it. */
function bareAddress(text: string): string {
  const bare = text.replace(LEAD, "").replace(BEFORE_HOUSE, "").trim();
  return bare.replace(POLITE_END, "").trim();
}

/** A number of a house and the name of its street. */
const STREET = /^(?=.*\d)(?=.*\p{L}{2})/u;

/** "12 Main Street", "文三路 478 号, 杭州": where an address begins. Only what answers the question for one. */
export function readStreet(text: string): Address {
  const [street = "", city, ...more] = bareAddress(text)
    .replace(/[.。!！]$/, "")
    .split(/\s*[,，]\s*/);
  const isStreet =
    STREET.test(street) && street.length <= 60 && (A_STREET.test(street) || /^\d+[a-z]? \p{L}/iu.test(street));
  const han = /\p{Script=Han}/u.test(street);
  // A country or a province written before a street in Latin letters: where one ends and the other begins is not told.
  if (!isStreet || more.length > 0 || /[?？]/.test(text) || (han && !CHINESE_STREET.test(street))) return {};
  return {
    address1: street,
    ...(city && FIELD_FORM.city.test(city) ? { city } : {}),
    ...(han ? { country: "CN" } : {}),
  };
}
const CHINESE_STREET = /[路街巷弄道里村]\s*[\d一二三四五六七八九十百]+\s*[号弄]?|[号幢栋室]\s*$/u;
const A_STREET =
  /\b(?:st|str|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|place|pl|square|sq|terrace|crescent|close|row)\b|[路街巷弄道里村]\s*[\d一二三四五六七八九十百]+\s*[号弄]?|[号幢栋室]\s*$/iu;

/** "500 Mill Avenue Tempe AZ 85281": as it is written by those who leave the commas out. */
const NO_COMMAS =
  /^(?<street>\d+[a-z]?\s.{2,50}?\b(?:st|str|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|place|pl|sq|square|terrace)\.?)\s+(?<place>\p{L}[\p{L} .'-]{1,40}\s[A-Z]{2}\s+\d{5}(?:-\d{4})?)$/iu;
const CITY_AND_REGION = /^(?<city>\p{L}[\p{L} .'-]*?)\s+(?<region>[A-Z]{2})$/u;
const A_FLAT = /^(?:flat|apt|apartment|unit|suite|ste|room|rm|floor)\b\.?\s*#?\w+$/iu;

/** "12 Main Street, Suite 4, Denver, CO 80279, USA". */
function readLine(text: string): Address {
  const bare = bareAddress(text);
  const run = NO_COMMAS.exec(bare)?.groups;
  const parts = (run ? `${run.street ?? ""},${run.place ?? ""}` : bare)
    .split(/[,，\n;；]/)
    .map((part) => part.trim().replace(/[.。]$/, ""))
    .filter(Boolean);
  const [flat, house] = parts;
  const flatFirst = A_FLAT.test(flat ?? "") && STREET.test(house ?? "");
  if (flatFirst) parts.shift();
  const found: Address = {};
  const last = parts.at(-1) ?? "";
  if (isCountry(last) && parts.length > 2) found.country = parts.pop() ?? "";
  const at = parts.findLastIndex((part, i) => i > 0 && POSTAL.test(part));
  const postal = POSTAL.exec(parts[at] ?? "")?.[1];
  if (postal) {
    found.postal_code = postal.toUpperCase();
    const rest = (parts[at] ?? "").replace(POSTAL, "").trim();
    const place = CITY_AND_REGION.exec(rest)?.groups;
    parts.splice(at, 1, ...(place ? [place.city ?? "", place.region ?? ""] : rest ? [rest] : []));
  }
  if (parts.length + (postal ? 1 : 0) + (found.country ? 1 : 0) < 3 || !STREET.test(parts[0] ?? "")) return {};
  const [street, ...others] = parts;
  if (street) found.address1 = street;
  const end = (others.at(-1) ?? "").replace(/\s*\d+$/u, "");
  const region = others.length > 1 || /^[A-Z]{2,3}$/.test(end) ? others.pop() && end : undefined;
  if (region) found.region = region;
  const city = others.pop();
  if (city) found.city = city;
  if (flatFirst && flat) others.unshift(flat);
  if (others.length > 0) found.address2 = others.join(", ");
  return found;
}

const CHINESE =
  /(?:中国)?(?<region>[\p{Script=Han}]{2,8}?(?:省|自治区)|(?=北京|上海|天津|重庆))(?<city>(?:北京|上海|天津|重庆)市?|[\p{Script=Han}]{2,10}?(?:市|自治州|地区|盟))(?<street>[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]{4,80})/u;
const CITY_FIRST =
  /(?<city>[\p{Script=Han}]{2,6}?市)(?<street>[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]*\d[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]*)/u;

/** "浙江省杭州市西湖区文三路 90 号 3 幢，邮编 310012". */
function readChinese(text: string): Address {
  const bare = text.replace(LEAD, "");
  const groups = (CHINESE.exec(bare) ?? CITY_FIRST.exec(bare))?.groups;
  const street = groups?.street
    ?.trim()
    .replace(/\s*(邮编|邮政编码).*$/u, "")
    .replace(/\s+\d{6}(?!\d).*$/u, "")
    .replace(POLITE_END, "");
  if (!groups?.city || !street) return {};
  const postal = /(?<!\d)(\d{6})(?!\d)/.exec(bare)?.[1];
  return {
    address1: street,
    city: /^(?:北京|上海|天津|重庆)$/u.test(groups.city) ? `${groups.city}市` : groups.city,
    ...(groups.region ? { region: groups.region } : {}),
    ...(postal ? { postal_code: postal } : {}),
    country: "CN",
  };
}

const FIELD_FORM: Record<AddressField, RegExp> = {
  address1: /\d|路|街|巷|号/u,
  address2: /\S/,
  city: /^[\p{L} .'-]{2,60}$/u,
  region: /^[\p{L} .'-]{2,60}$/u,
  country: /^[\p{L} .'-]{2,60}$/u,
  postal_code: /^(?=.*\d)[A-Z\d][A-Z\d -]{2,10}$/iu,
};

/** What is no name of a place, though it could be written like one. */
const NO_PLACE =
  /\b(?:don'?t|do not|dunno|idk|know|sure|not|no|idea|why|what|how|please|help|wait|hello|hi|thanks?|skip|none|yes|ok|same)\b|不知道|不清楚|忘|什么|怎么|不|吗|呢|谢|好的/iu;

/** "Tempe AZ 85281", "AZ 85281", "AZ": what a street by itself still lacks, in the order it is written. */
function readPlace(text: string, known: Address): Address {
  const groups =
    /^(?:(?<city>\p{L}[\p{L} .'-]{1,40}?)[\s,，]+)?(?<region>[A-Z]{2})(?:[\s,，]+(?<postal>\d{5}(?:-\d{4})?))?$/u.exec(
      text,
    )?.groups;
  if (!groups?.region || (groups.city && NO_PLACE.test(groups.city))) return {};
  const { city, region, postal } = groups;
  if (city && known.city) return {};
  return { ...(city ? { city } : {}), region, ...(postal ? { postal_code: postal } : {}) };
}

/** `known`: what earlier messages said of it. When one thing was missing, a bare answer is that. */
export function readAddress(text: string, known: Address = {}): Address {
  const [wanted] = missingFields(known);
  const bare = text.trim().replace(/[.。!！]$/, "");
  if (wanted && Object.keys(known).length > 0) {
    const place = readPlace(bare, known);
    if (Object.keys(place).length > 0) return { ...known, ...place };
    const fits = !/[,，:：]/.test(bare) && FIELD_FORM[wanted].test(bare);
    if (fits && (wanted !== "city" || !NO_PLACE.test(bare))) return { ...known, [wanted]: bare };
  }
  const named = readNamed(text);
  if (Object.keys(named).length > 1) return { ...known, ...named };
  const spoken = /\p{Script=Han}/u.test(text) ? readChinese(text) : {};
  return { ...known, ...named, ...(Object.keys(spoken).length > 0 ? spoken : readLine(text)) };
}

const SECOND_LINE =
  /(?<kind>floor|apt|apartment|suite|ste|unit|room|flat)\b\.?\s*(?:(?:number|no\.?|is|to|should be)\s*)*#?(?<name>\d+\w{0,2})|(?:(?<zh>楼层|房号|房间|门牌)(?:是|为|改成|改为|换成|应该是)?)?\s*(?<number>\d+)\s*(?<unit>层|楼|室|房|单元)/iu;
const FLOORS = /floor|层|楼/iu;

/** "Floor 12, not 11", "楼层改成12层": only the second line is put right. null: nothing is said of it. */
export function readSecondLine(text: string, before: string | undefined): string | null {
  const groups = SECOND_LINE.exec(text)?.groups;
  const number = groups?.name ?? groups?.number;
  const kind = groups?.kind ?? groups?.unit;
  if (!groups || !number || !kind) return null;
  const alike = before !== undefined && FLOORS.test(before) === FLOORS.test(kind) && /\d/.test(before);
  if (alike) return before.replace(/\d+\w?/u, number);
  return groups.kind ? `${kind[0]?.toUpperCase() ?? ""}${kind.slice(1).toLowerCase()} ${number}` : `${number}${kind}`;
}
