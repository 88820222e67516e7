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
      `${name.source}['"]?\\s*(?:[:：=]|is\\b|是|为)\\s*['"]?([^,，;；。'"\\n{}]+?)(?=[,，;；。'"\\n{}]|(?<=\\d{3}|\\p{L}{5})\\.\\s|\\.?$)`,
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

/** A number of a house and the name of its street. */
const STREET = /^(?=.*\d)(?=.*\p{L}{2})/u;

/** "12 Main Street", "文三路 478 号, 杭州": where an address begins. Only what answers the question for one. */
export function readStreet(text: string): Address {
  const [street = "", city, ...more] = text
    .trim()
    .replace(/[.。!！]$/, "")
    .split(/\s*[,，]\s*/);
  const isStreet =
    STREET.test(street) && street.length <= 60 && (A_STREET.test(street) || /^\d+[a-z]? \p{L}/iu.test(street));
  if (!isStreet || more.length > 0 || /[?？]/.test(text)) return {};
  return {
    address1: street,
    ...(city && FIELD_FORM.city.test(city) ? { city } : {}),
    ...(/\p{Script=Han}/u.test(street) ? { country: "CN" } : {}),
  };
}
const A_STREET =
  /\b(?:st|str|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|way|place|pl|square|sq|terrace|crescent|close|row)\b|[路街巷弄道里村]\s*[\d一二三四五六七八九十百]+\s*[号弄]?|[号幢栋室]\s*$/iu;

/** "12 Main Street, Suite 4, Denver, CO 80279, USA". */
function readLine(text: string): Address {
  const parts = text
    .replace(LEAD, "")
    .split(/[,，\n;；]/)
    .map((part) => part.trim().replace(/[.。]$/, ""))
    .filter(Boolean);
  if (parts.length < 3 || !STREET.test(parts[0] ?? "")) return {};
  const found: Address = {};
  const last = parts.at(-1) ?? "";
  if (isCountry(last)) found.country = parts.pop() ?? "";
  const at = parts.findLastIndex((part, i) => i > 0 && POSTAL.test(part));
  const postal = POSTAL.exec(parts[at] ?? "")?.[1];
  if (postal) {
    found.postal_code = postal.toUpperCase();
    const rest = (parts[at] ?? "").replace(POSTAL, "").trim();
    parts.splice(at, 1, ...(rest ? [rest] : []));
  }
  const [street, ...others] = parts;
  if (street) found.address1 = street;
  const region = others.length > 1 || /^[A-Z]{2,3}$/.test(others.at(-1) ?? "") ? others.pop() : undefined;
  if (region) found.region = region;
  const city = others.pop();
  if (city) found.city = city;
  if (others.length > 0) found.address2 = others.join(", ");
  return found;
}

const CHINESE =
  /(?:中国)?(?<region>[\p{Script=Han}]{2,8}?(?:省|自治区)|(?=(?:北京|上海|天津|重庆)市))(?<city>[\p{Script=Han}]{2,10}?(?:市|自治州|地区|盟))(?<street>[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]{4,80})/u;
const CITY_FIRST =
  /(?<city>[\p{Script=Han}]{2,6}?市)(?<street>[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]*\d[\p{Script=Han}\p{Script=Latin}\d\-—－#（）()\s]*)/u;

/** "浙江省杭州市西湖区文三路 90 号 3 幢，邮编 310012". */
function readChinese(text: string): Address {
  const bare = text.replace(LEAD, "");
  const groups = (CHINESE.exec(bare) ?? CITY_FIRST.exec(bare))?.groups;
  const street = groups?.street
    ?.trim()
    .replace(/\s*(邮编|邮政编码).*$/u, "")
    .replace(/\s+\d{6}$/u, "");
  if (!groups?.city || !street) return {};
  const postal = /(?<!\d)(\d{6})(?!\d)/.exec(bare)?.[1];
  return {
    address1: street,
    city: groups.city,
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
  postal_code: /^[A-Z\d][A-Z\d -]{2,10}$/iu,
};

/** `known`: what earlier messages said of it. When one thing was missing, a bare answer is that. */
export function readAddress(text: string, known: Address = {}): Address {
  const [wanted] = missingFields(known);
  const bare = text.trim().replace(/[.。!！]$/, "");
  if (wanted && Object.keys(known).length > 0 && !/[,，:：]/.test(bare) && FIELD_FORM[wanted].test(bare)) {
    return { ...known, [wanted]: bare };
  }
  const named = readNamed(text);
  const said =
    Object.keys(named).length > 1 ? named : /\p{Script=Han}/u.test(text) ? readChinese(text) : readLine(text);
  return { ...known, ...named, ...said };
}
