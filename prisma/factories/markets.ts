// The countries the store sells to: what they pay in, who carries their parcels and by which way, how people are named.
import type { Locale } from "../../server/context";
import type { Currency } from "../../server/commerce/money";
import type { NameLocale } from "./world";

export type City = { city: string; region: string | null; postal: string; timezone: string };
export type Carrier = "UPS" | "FedEx" | "USPS" | "SF Express" | "JD Logistics" | "DHL" | "Royal Mail" | "Yamato";

export type Market = {
  country: string;
  currency: Currency;
  locale: Locale;
  names: NameLocale | "ja";
  /** How many minor units of the currency one US cent of list price makes, and what prices are rounded to. */
  rate: number;
  roundTo: number;
  shippingMinor: number;
  freeShippingFromMinor: number;
  carriers: readonly Carrier[];
  origin: string;
  hubs: readonly string[];
  cities: readonly City[];
  /** Digits are drawn for each #; numbers set aside for fiction where a country has them. */
  phone: string;
  share: number;
};

const zone = (timezone: string) => (city: string, region: string | null, postal: string) => ({
  city,
  region,
  postal,
  timezone,
});
const eastern = zone("America/New_York");
const central = zone("America/Chicago");
const pacific = zone("America/Los_Angeles");
const china = zone("Asia/Shanghai");

// prettier-ignore
export const MARKETS: readonly Market[] = [
  {
    country: "US", currency: "USD", locale: "en", names: "en", rate: 1, roundTo: 1, shippingMinor: 599, freeShippingFromMinor: 7_500,
    carriers: ["UPS", "UPS", "FedEx", "USPS"], origin: "Newark, NJ",
    hubs: ["Louisville, KY", "Memphis, TN", "Columbus, OH", "Denver, CO", "Dallas, TX", "Ontario, CA"],
    cities: [
      eastern("Brooklyn", "NY", "112##"), eastern("Boston", "MA", "021##"), eastern("Atlanta", "GA", "303##"),
      central("Chicago", "IL", "606##"), central("Austin", "TX", "787##"), central("Minneapolis", "MN", "554##"),
      pacific("Seattle", "WA", "981##"), pacific("San Jose", "CA", "951##"), pacific("Portland", "OR", "972##"),
    ],
    phone: "+1 (###) 555-01##", share: 34,
  },
  {
    country: "CN", currency: "CNY", locale: "zh-CN", names: "zh", rate: 7.2, roundTo: 100, shippingMinor: 1_200, freeShippingFromMinor: 9_900,
    carriers: ["SF Express", "SF Express", "JD Logistics"], origin: "杭州市 萧山区",
    hubs: ["上海市 青浦区", "武汉市 东西湖区", "郑州市 航空港区", "广州市 白云区", "成都市 双流区"],
    cities: [
      china("北京市", "北京市", "1000##"), china("上海市", "上海市", "2000##"), china("广州市", "广东省", "5100##"),
      china("深圳市", "广东省", "5180##"), china("成都市", "四川省", "6100##"), china("武汉市", "湖北省", "4300##"),
      china("西安市", "陕西省", "7100##"), china("南京市", "江苏省", "2100##"), china("厦门市", "福建省", "3610##"),
    ],
    phone: "+86 138 00## ####", share: 34,
  },
  {
    country: "DE", currency: "EUR", locale: "en", names: "de", rate: 0.92, roundTo: 1, shippingMinor: 495, freeShippingFromMinor: 5_900,
    carriers: ["DHL"], origin: "Rotterdam, NL", hubs: ["Leipzig, DE", "Köln, DE", "Frankfurt am Main, DE"],
    cities: [
      zone("Europe/Berlin")("Berlin", null, "101##"), zone("Europe/Berlin")("Hamburg", null, "203##"),
      zone("Europe/Berlin")("München", "Bayern", "803##"), zone("Europe/Berlin")("Köln", "Nordrhein-Westfalen", "506##"),
    ],
    phone: "+49 30 23125 ###", share: 8,
  },
  {
    country: "FR", currency: "EUR", locale: "en", names: "fr", rate: 0.92, roundTo: 1, shippingMinor: 495, freeShippingFromMinor: 5_900,
    carriers: ["DHL", "UPS"], origin: "Rotterdam, NL", hubs: ["Liège, BE", "Roissy-en-France, FR"],
    cities: [
      zone("Europe/Paris")("Paris", "Île-de-France", "750##"), zone("Europe/Paris")("Lyon", "Auvergne-Rhône-Alpes", "690##"),
      zone("Europe/Paris")("Nantes", "Pays de la Loire", "440##"),
    ],
    phone: "+33 1 99 00 ## ##", share: 6,
  },
  {
    country: "ES", currency: "EUR", locale: "en", names: "es", rate: 0.92, roundTo: 1, shippingMinor: 595, freeShippingFromMinor: 5_900,
    carriers: ["DHL", "UPS"], origin: "Rotterdam, NL", hubs: ["Vitoria-Gasteiz, ES", "Madrid Barajas, ES"],
    cities: [
      zone("Europe/Madrid")("Madrid", null, "280##"), zone("Europe/Madrid")("Barcelona", "Cataluña", "080##"),
      zone("Europe/Madrid")("Sevilla", "Andalucía", "410##"),
    ],
    phone: "+34 910 ### ###", share: 4,
  },
  {
    country: "IT", currency: "EUR", locale: "en", names: "it", rate: 0.92, roundTo: 1, shippingMinor: 595, freeShippingFromMinor: 5_900,
    carriers: ["DHL", "UPS"], origin: "Rotterdam, NL", hubs: ["Bergamo, IT", "Bologna, IT"],
    cities: [
      zone("Europe/Rome")("Milano", "Lombardia", "201##"), zone("Europe/Rome")("Roma", "Lazio", "001##"),
      zone("Europe/Rome")("Torino", "Piemonte", "101##"),
    ],
    phone: "+39 02 5550 ####", share: 4,
  },
  {
    country: "GB", currency: "GBP", locale: "en", names: "en", rate: 0.79, roundTo: 1, shippingMinor: 395, freeShippingFromMinor: 5_000,
    carriers: ["Royal Mail", "DHL"], origin: "East Midlands", hubs: ["Daventry", "Warrington", "Heathrow"],
    cities: [
      zone("Europe/London")("London", "England", "SE1 #AA"), zone("Europe/London")("Manchester", "England", "M1 #BD"),
      zone("Europe/London")("Edinburgh", "Scotland", "EH1 #YS"), zone("Europe/London")("Bristol", "England", "BS1 #DB"),
    ],
    phone: "+44 20 7946 0###", share: 6,
  },
  {
    country: "JP", currency: "JPY", locale: "en", names: "ja", rate: 1.5, roundTo: 10, shippingMinor: 550, freeShippingFromMinor: 6_000,
    carriers: ["Yamato"], origin: "千葉県 成田市", hubs: ["東京都 江東区", "愛知県 小牧市", "大阪府 茨木市"],
    cities: [
      zone("Asia/Tokyo")("新宿区", "東京都", "160-00##"), zone("Asia/Tokyo")("横浜市", "神奈川県", "220-00##"),
      zone("Asia/Tokyo")("大阪市", "大阪府", "530-00##"), zone("Asia/Tokyo")("福岡市", "福岡県", "810-00##"),
    ],
    phone: "+81 3-5550-####", share: 4,
  },
];

/** A US list price in a market's currency. */
export function priceIn(market: Market, listMinor: number): number {
  return Math.max(market.roundTo, Math.round((listMinor * market.rate) / market.roundTo) * market.roundTo);
}
