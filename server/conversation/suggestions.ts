// What a customer may sensibly say next, below an answer: made of its cards, kept to what somebody may start who speaks in
// this conversation, and sent as ordinary messages. Each is worded so that it is understood as the intent it stands for.
import type { Actor, Locale, Localized } from "../context";
import type { OrderCard, ShipmentCard } from "../skills/cards.schema";
import type { Catalog } from "../sop/catalog";
import { routeIntent } from "./route";
import type { CardPart } from "./cards";
import type { SuggestionsPart } from "./parts.schema";
import type { Work } from "./work";

const MOST = 3;

/** What is wished for, about an order or a product. */
const WISHES = {
  track_order: { "zh-CN": "订单 {it} 到哪了？", en: "Where is order {it}?" },
  delivery_delay: { "zh-CN": "订单 {it} 为什么还没到？", en: "Why hasn't order {it} arrived yet?" },
  order_details: { "zh-CN": "查看订单 {it} 的详情", en: "Show me the details of order {it}" },
  cancel_order: { "zh-CN": "取消订单 {it}", en: "Cancel order {it}" },
  change_order: { "zh-CN": "修改订单 {it} 的商品", en: "Change the items of order {it}" },
  change_shipping_address: { "zh-CN": "修改订单 {it} 的收货地址", en: "Change the delivery address of order {it}" },
  change_payment_method: { "zh-CN": "更换订单 {it} 的付款方式", en: "Change the payment method of order {it}" },
  return_item: { "zh-CN": "我要退货，订单 {it}", en: "I want to return an item from order {it}" },
  exchange_item: { "zh-CN": "我要换货，订单 {it}", en: "I want to exchange an item from order {it}" },
  report_defective_product: { "zh-CN": "订单 {it} 的商品坏了", en: "An item of order {it} is broken" },
  track_refund: { "zh-CN": "订单 {it} 的退款到哪了？", en: "Where is the refund of order {it}?" },
  get_invoice: { "zh-CN": "把订单 {it} 的发票发给我", en: "Send me the invoice of order {it}" },
  stock_query: { "zh-CN": "{it}有货吗？", en: "Is the {it} in stock?" },
  place_order: { "zh-CN": "我想买{it}", en: "I want to buy the {it}" },
  recommend_product: { "zh-CN": "给我推荐一些商品", en: "Recommend some products to me" },
  coupon_query: { "zh-CN": "我有哪些优惠券？", en: "Which coupons do I have?" },
} as const satisfies Record<string, Localized>;
type Wish = { intent: keyof typeof WISHES; it: string };

export const SUGGESTED_INTENTS = Object.keys(WISHES) as Wish["intent"][];

/** In the words of a customer. */
export function wordWish({ intent, it }: Wish, locale: Locale): string {
  return WISHES[intent][locale].replace("{it}", it);
}

/** The next wishes of an answer with these cards; null when there is none. */
export function suggestNext(
  { graph, execution }: Pick<Work, "graph" | "execution">,
  parts: readonly CardPart[],
  catalog: Pick<Catalog, "sops">,
  locale: Locale,
): SuggestionsPart | null {
  const actor = execution.actor as unknown as Actor;
  const wishes = parts.flatMap((part) => wishesOf(part, parts, graph.intents));
  const open = wishes.filter(
    ({ intent }, i) =>
      // What was just done is not wished for again, unless it is about something else.
      (!graph.intents.includes(intent) || intent === "stock_query") &&
      wishes.findIndex((one) => one.intent === intent && one.it === wishes[i]?.it) === i &&
      routeIntent({ actor }, catalog, intent) !== null,
  );
  const items = open.slice(0, MOST).map((wish) => ({ intent: wish.intent, text: wordWish(wish, locale) }));
  return items.length > 0 ? { items } : null;
}

function wishesOf(part: CardPart, all: readonly CardPart[], intents: readonly string[]): Wish[] {
  switch (part.type) {
    case "data-order":
      return ofOrder(
        part.data,
        all.some(({ type }) => type === "data-shipment"),
      );
    case "data-shipment":
      return ofShipment(part.data);
    case "data-product":
      return ofProducts(part.data.products, intents.includes("stock_query"));
    case "data-refund":
      return about(part.data.orderId, "track_refund", "order_details");
    case "data-coupon":
      // Whoever asked about coupons may want to use one; whoever was given one to make up for something does not.
      return part === all[0] ? about("", "recommend_product", "coupon_query") : [];
    case "data-ticket":
      return part.data.orderId ? about(part.data.orderId, "order_details") : [];
  }
}

const ACTIONS: Readonly<Record<string, Wish["intent"]>> = {
  return: "return_item",
  exchange: "exchange_item",
  cancel: "cancel_order",
  modify_address: "change_shipping_address",
  modify_items: "change_order",
  modify_payment: "change_payment_method",
};
const GIVEN_BACK: ReadonlySet<string> = new Set(["CANCELLED", "REFUNDED", "RETURNED", "RETURN_REQUESTED"]);

function ofOrder({ orderId, status, actions }: OrderCard, tracked: boolean): Wish[] {
  const possible = Object.entries(ACTIONS).flatMap(([action, intent]) => (actions.includes(action) ? [intent] : []));
  return about(
    orderId,
    ...(status === "SHIPPED" && !tracked ? (["track_order"] as const) : []),
    ...(GIVEN_BACK.has(status) ? (["track_refund"] as const) : []),
    ...possible,
    ...(status === "PENDING_PAYMENT" || status === "CANCELLED" ? [] : (["get_invoice"] as const)),
  );
}

function ofShipment({ orderId, status, daysLate }: ShipmentCard): Wish[] {
  if (status === "DELIVERED") return about(orderId, "report_defective_product", "return_item", "exchange_item");
  return daysLate > 0 ? about(orderId, "delivery_delay", "order_details") : about(orderId, "order_details");
}

/** Of the product whose stock was asked: to buy it, or something else. Of several: how each stands. */
function ofProducts(products: readonly { name: string; inStock: boolean | null }[], asked: boolean): Wish[] {
  const names = [...new Set(products.map(({ name }) => name))];
  if (!asked) return names.flatMap((name) => about(name, "stock_query"));
  const had = products.find(({ inStock }) => inStock)?.name;
  return [...(had ? about(had, "place_order") : []), ...about("", "recommend_product")];
}

function about(it: string, ...intents: readonly Wish["intent"][]): Wish[] {
  return intents.map((intent) => ({ intent, it }));
}
