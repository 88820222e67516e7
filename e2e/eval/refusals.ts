// What a shop's policy refuses, made of the shop's own data: every act in every status that does not allow it, variants that
// cannot be had or are of another product, gift cards that do not hold enough, reasons, items and ways of refund that are
// not accepted, and each allowed act by somebody whose order it is not. Each as a task that must change nothing.
import type { TauDocument, TauOrder, TauStatus } from "../../server/commerce/documents/tau-format";
import type { Act, Task } from "./tasks";

type Name =
  | "cancel_pending_order"
  | "modify_pending_order_items"
  | "modify_pending_order_payment"
  | "modify_pending_order_address"
  | "return_delivered_order_items"
  | "exchange_delivered_order_items";

const ALLOWED: Partial<Record<TauStatus, readonly Name[]>> = {
  pending: [
    "cancel_pending_order",
    "modify_pending_order_items",
    "modify_pending_order_payment",
    "modify_pending_order_address",
  ],
  delivered: ["return_delivered_order_items", "exchange_delivered_order_items"],
};

type Wish = { name: Name; arguments: Act["arguments"] };

/** `each`: how many orders of a status are tried. */
export function refusalsOf(shop: TauDocument, each: number): Task[] {
  const tried = new Map<TauStatus, number>();
  return Object.values(shop.orders).flatMap((order) => {
    const count = tried.get(order.status) ?? 0;
    tried.set(order.status, count + 1);
    return count < each ? ofOrder(shop, order) : [];
  });
}

function ofOrder(shop: TauDocument, order: TauOrder): Task[] {
  const allowed = ALLOWED[order.status] ?? [];
  const wishes = soundWishes(shop, order);
  const stranger = Object.keys(shop.users).find((id) => id !== order.user_id) ?? "nobody";
  return [
    ...wishes.filter(({ name }) => !allowed.includes(name)).map((wish) => task(order, "status", wish)),
    ...wishes.filter(({ name }) => allowed.includes(name)).map((wish) => task(order, "stranger", wish, stranger)),
    ...unsound(shop, order)
      .filter(([, { name }]) => allowed.includes(name))
      .map(([why, wish]) => task(order, why, wish)),
  ];
}

function task(order: TauOrder, why: string, wish: Wish, customer = order.user_id): Task {
  return {
    id: [why, wish.name, order.status, order.order_id].join(" · "),
    user_id: customer,
    gold_actions: [],
    gold_writes: [wish],
    gold_errors: [wish],
    expected_changed: { products: {}, users: {}, orders: {} },
  };
}

const ADDRESS = { address1: "1 Elm St", address2: "", city: "Mesa", state: "AZ", country: "USA", zip: "85201" };

/** One of each act with nothing wrong about it but, it may be, the order's status or whoever asks. */
function soundWishes(shop: TauDocument, order: TauOrder): Wish[] {
  const { order_id } = order;
  const payer = order.payment_history[0]?.payment_method_id;
  const [item] = order.items;
  if (payer === undefined || !item) return [];
  const other = othersOf(shop, item.product_id, item.item_id).find(({ available }) => available);
  const another = Object.keys(shop.users[order.user_id]?.payment_methods ?? {}).find((id) => id !== payer) ?? payer;
  const items = { order_id, item_ids: [item.item_id], payment_method_id: payer };
  const changed = { ...items, new_item_ids: [other?.item_id ?? item.item_id] };
  return [
    { name: "cancel_pending_order", arguments: { order_id, reason: "no longer needed" } },
    { name: "modify_pending_order_items", arguments: changed },
    { name: "modify_pending_order_payment", arguments: { order_id, payment_method_id: another } },
    { name: "modify_pending_order_address", arguments: { order_id, ...ADDRESS } },
    { name: "return_delivered_order_items", arguments: items },
    { name: "exchange_delivered_order_items", arguments: changed },
  ];
}

const CHANGES = ["modify_pending_order_items", "exchange_delivered_order_items"] as const;

/** What is refused in whatever status, with what is wrong about it. */
function unsound(shop: TauDocument, order: TauOrder): [why: string, wish: Wish][] {
  const { order_id } = order;
  const payer = order.payment_history[0]?.payment_method_id ?? "";
  const methods = Object.values(shop.users[order.user_id]?.payment_methods ?? {});
  const found: [string, Wish][] = [
    ["reason", { name: "cancel_pending_order", arguments: { order_id, reason: "too expensive" } }],
    ["same method", { name: "modify_pending_order_payment", arguments: { order_id, payment_method_id: payer } }],
    [
      "no method",
      { name: "modify_pending_order_payment", arguments: { order_id, payment_method_id: "card_of_nobody" } },
    ],
  ];
  for (const method of methods) {
    if (
      method.source === "gift_card" &&
      method.id !== payer &&
      method.balance < (order.payment_history[0]?.amount ?? 0)
    ) {
      const paid = { order_id, payment_method_id: method.id };
      found.push(["small gift card", { name: "modify_pending_order_payment", arguments: paid }]);
    }
    if (method.source !== "gift_card" && method.id !== payer) {
      const back = { order_id, item_ids: order.items.slice(0, 1).map(({ item_id }) => item_id) };
      const wish = { ...back, payment_method_id: method.id };
      found.push(["other method", { name: "return_delivered_order_items", arguments: wish }]);
    }
  }
  for (const { item_id, product_id, price } of order.items.slice(0, 3)) {
    const all = order.items.map((one) => one.item_id);
    const tooMany = { order_id, item_ids: [...all, item_id], payment_method_id: payer };
    found.push(["too many", { name: "return_delivered_order_items", arguments: tooMany }]);
    const others = othersOf(shop, product_id, item_id);
    const foreign = Object.values(shop.products).find((product) => product.product_id !== product_id);
    const targets: [string, string | undefined, string][] = [
      ["not available", others.find(({ available }) => !available)?.item_id, payer],
      ["other product", Object.keys(foreign?.variants ?? {})[0], payer],
      ["no such item", "0000000000", payer],
    ];
    for (const card of methods) {
      if (card.source !== "gift_card") continue;
      const dear = others.find((one) => one.available && one.price - price > card.balance + 0.005);
      targets.push(["small gift card", dear?.item_id, card.id]);
    }
    for (const [why, to, payment_method_id] of targets) {
      if (to === undefined) continue;
      const wish = { order_id, item_ids: [item_id], new_item_ids: [to], payment_method_id };
      for (const name of CHANGES) found.push([why, { name, arguments: wish }]);
    }
  }
  return found;
}

function othersOf(shop: TauDocument, productId: string, itemId: string) {
  return Object.values(shop.products[productId]?.variants ?? {}).filter(({ item_id }) => item_id !== itemId);
}
