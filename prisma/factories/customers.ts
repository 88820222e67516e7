// Customers with the addresses and payment methods they keep on file.
import type { Customer, Address, PaymentMethod } from "../../server/db";
import { MARKETS, type City, type Market } from "./markets";
import { CHINESE_GIVEN_NAMES, CHINESE_SURNAMES, JAPANESE_GIVEN_NAMES, JAPANESE_SURNAMES, type Syllable } from "./names";
import { DAY, type World } from "./world";

export type Shopper = {
  market: Market;
  city: City;
  customer: Customer;
  addresses: Address[];
  paymentMethods: PaymentMethod[];
};

/** Draws a digit for each # of a pattern. */
export function digits(world: World, pattern: string): string {
  return pattern.replace(/#/g, () => String(world.int(0, 9)));
}

function easternName(world: World, surnames: readonly Syllable[], givenNames: readonly Syllable[], gap: string) {
  const [surname, surnameLatin] = world.pick(surnames);
  const [given, givenLatin] = world.pick(givenNames);
  return { name: `${surname}${gap}${given}`, latin: [givenLatin, surnameLatin] as const };
}

function personName(world: World, market: Market): { name: string; latin: readonly [string, string] } {
  if (market.names === "zh") return easternName(world, CHINESE_SURNAMES, CHINESE_GIVEN_NAMES, "");
  if (market.names === "ja") return easternName(world, JAPANESE_SURNAMES, JAPANESE_GIVEN_NAMES, " ");
  const { person } = world.faker[market.names];
  const first = person.firstName();
  const last = person.lastName();
  return { name: `${first} ${last}`, latin: [toLatin(first), toLatin(last)] };
}

/** Lower-case letters of a name: "Jörg Müller" → "jorg", "muller". */
export function toLatin(text: string): string {
  const plain = text.replaceAll("ß", "ss").replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll("œ", "oe");
  return plain
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

const MAIL_DOMAINS = ["example.com", "example.net", "example.org", "mail.example", "inbox.example"] as const;

/** An address at a domain set aside for examples, unlike any before it. */
function emailFor(world: World, latin: readonly [string, string], taken: Set<string>): string {
  const [given, family] = latin;
  const shapes = [`${given}.${family}`, `${family}.${given}`, `${given}${family}`, `${given[0]}${family}`];
  for (;;) {
    const local = world.pick(shapes) + (world.chance(0.4) ? String(world.int(1, 99)) : "");
    const email = `${local}@${world.pick(MAIL_DOMAINS)}`;
    if (taken.has(email)) continue;
    taken.add(email);
    return email;
  }
}

const CHINESE_ROADS = [
  "人民路",
  "解放路",
  "中山路",
  "建设路",
  "科技大道",
  "滨江路",
  "文化路",
  "朝阳路",
  "和平街",
  "学府路",
];
const CHINESE_ESTATES = ["阳光花园", "翠湖小区", "世纪家园", "金色港湾", "书香名邸", "云栖雅苑"];

function street(world: World, market: Market): { line1: string; line2: string | null } {
  if (market.names === "zh") {
    return {
      line1: `${world.pick(CHINESE_ROADS)}${world.int(1, 999)}号`,
      line2: `${world.pick(CHINESE_ESTATES)}${world.int(1, 28)}栋${world.int(1, 32)}0${world.int(1, 6)}室`,
    };
  }
  if (market.names === "ja") {
    return { line1: `${world.int(1, 8)}丁目${world.int(1, 30)}番${world.int(1, 20)}号`, line2: null };
  }
  const { location } = world.faker[market.names];
  return { line1: location.streetAddress(), line2: world.chance(0.3) ? location.secondaryAddress() : null };
}

const ADDRESS_LABELS = {
  "zh-CN": ["家", "公司", "父母家", "菜鸟驿站"],
  en: ["Home", "Work", "Parents", "Pick-up point"],
} as const;

function makeAddress(world: World, shopper: Pick<Shopper, "market" | "customer">, place: City, index: number): Address {
  const { market, customer } = shopper;
  const labels = ADDRESS_LABELS[market.locale];
  return {
    id: world.id("addr", customer.createdAt),
    customerId: customer.id,
    label: labels[index] ?? labels[0],
    recipient: customer.name,
    phone: customer.phone,
    ...street(world, market),
    city: place.city,
    region: place.region,
    postalCode: digits(world, place.postal),
    country: market.country,
    isDefault: index === 0,
  };
}

export function makePaymentMethod(
  world: World,
  shopper: Pick<Shopper, "market" | "customer">,
  kind: "credit_card" | "paypal" | "gift_card",
  isDefault: boolean,
): PaymentMethod {
  const { market, customer } = shopper;
  const blank = {
    brand: null,
    last4: null,
    expiryMonth: null,
    expiryYear: null,
    paypalEmail: null,
    balanceMinor: null,
  };
  const id = world.id("pm", customer.createdAt);
  const common = {
    ...blank,
    id,
    customerId: customer.id,
    kind,
    isDefault,
    currency: null,
    gatewayToken: kind === "gift_card" ? null : `tok_${id}`,
    gateway: null,
    gatewayCustomer: null,
    openingMinor: null,
  };
  switch (kind) {
    case "credit_card":
      return {
        ...common,
        brand: market.country === "CN" ? "UnionPay" : world.pick(["Visa", "Visa", "Mastercard", "American Express"]),
        last4: digits(world, "####"),
        expiryMonth: world.int(1, 12),
        expiryYear: world.now.getUTCFullYear() + world.int(1, 5),
      };
    case "paypal":
      return { ...common, paypalEmail: customer.email };
    case "gift_card": {
      const value = world.pick([1_000, 2_500, 5_000, 7_500, 10_000]) * market.rate;
      return { ...common, last4: digits(world, "####"), balanceMinor: Math.round(value), currency: market.currency };
    }
  }
}

const KIND_SETS = [
  ["credit_card", "paypal"],
  ["credit_card", "gift_card"],
  ["paypal", "gift_card"],
  ["credit_card", "paypal", "gift_card"],
  ["credit_card", "credit_card", "gift_card"],
] as const;

/** Each market comes up as often as its share says. */
function drawMarket(world: World): Market {
  return world.pick(MARKETS.flatMap((market) => Array.from({ length: market.share }, () => market)));
}

function makeShopper(world: World, taken: Set<string>): Shopper {
  const market = drawMarket(world);
  const city = world.pick(market.cities);
  const { name, latin } = personName(world, market);
  const createdAt = world.ago(world.float(91 * DAY, 900 * DAY));
  const customer: Customer = {
    id: world.id("cust", createdAt),
    name,
    email: emailFor(world, latin, taken),
    phone: digits(world, market.phone),
    locale: market.locale,
    timezone: city.timezone,
    firstName: null,
    lastName: null,
    vipLevel: Number(world.weighted({ "0": 62, "1": 20, "2": 10, "3": 6, "4": 2 })),
    createdAt,
  };
  const owner = { market, customer };
  const places = [city, ...Array.from({ length: world.int(1, 2) }, () => world.pick(market.cities))];
  const kinds = world.pick(KIND_SETS);
  return {
    market,
    city,
    customer,
    addresses: places.map((place, i) => makeAddress(world, owner, place, i)),
    paymentMethods: kinds.map((kind, i) => makePaymentMethod(world, owner, kind, i === 0)),
  };
}

export function makeShoppers(world: World, count: number): Shopper[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => makeShopper(world, taken));
}
