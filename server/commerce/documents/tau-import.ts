// The rows of a store as a document of products, users and orders describes it. The document has no times and counts no
// stock: orders get times in the order in which their users list them, and variants are only there or not.
import { newId } from "../../ids";
import { CANCEL_REASONS, type ChangeKind, type ChangeLine, type StoredDetail } from "../order-requests";
import type { OrderStatus } from "../order-status";
import type { TauDocument, TauOrder, TauStatus, TauUser } from "./tau-format";

const CURRENCY = "USD";
const DAY_MS = 86_400_000;
/** Far enough back for everything that happened to lie before now. */
const BEGUN_MS = 30 * DAY_MS;

export type StoreRows = Record<string, object[]>;

const minor = (amount: number) => Math.round(amount * 100);
/** "no_longer_needed" as the document writes it. */
const words = (reason: string) => reason.replaceAll("_", " ");

export const STATUS_OF: Record<TauStatus, OrderStatus> = {
  pending: "PAID",
  "pending (item modified)": "PAID",
  processed: "PROCESSING",
  delivered: "DELIVERED",
  cancelled: "CANCELLED",
  "return requested": "RETURN_REQUESTED",
  "exchange requested": "EXCHANGE_REQUESTED",
};

export function tauRows(shop: TauDocument, now: Date): StoreRows {
  const users = Object.values(shop.users);
  const rows: StoreRows = {
    customers: users.map((user) => customerRow(user, now)),
    addresses: users.map(addressRow),
    payment_methods: users.flatMap(methodRows),
    products: Object.values(shop.products).map(({ product_id, name }) => ({
      id: product_id,
      name_en: name,
      name_zh: name,
      category: "imported",
      description_en: "",
      description_zh: "",
      created_at: now,
    })),
    variants: Object.values(shop.products).flatMap(({ product_id, variants }) =>
      Object.values(variants).map(({ item_id, options, available, price }) => ({
        id: item_id,
        product_id,
        sku: item_id,
        options,
        price_minor: minor(price),
        currency: CURRENCY,
        stock: 0,
        available,
        counts_stock: false,
      })),
    ),
  };
  for (const user of users) {
    for (const [i, orderId] of user.orders.entries()) {
      const order = shop.orders[orderId];
      if (order) addOrder(rows, shop, order, new Date(now.getTime() - BEGUN_MS + i * 3_600_000));
    }
  }
  return rows;
}

function add(rows: StoreRows, table: string, ...more: object[]): void {
  (rows[table] ??= []).push(...more);
}

function customerRow({ user_id, name, email }: TauUser, now: Date): object {
  return {
    id: user_id,
    name: `${name.first_name} ${name.last_name}`,
    first_name: name.first_name,
    last_name: name.last_name,
    email,
    locale: "en",
    timezone: "America/New_York",
    vip_level: 0,
    created_at: new Date(now.getTime() - BEGUN_MS),
  };
}

type TauAddress = TauUser["address"];

const placeOf = ({ address1, address2, city, state, zip, country }: TauAddress) => ({
  line1: address1,
  line2: address2,
  city,
  region: state,
  country,
  postal: zip,
});

function addressRow({ user_id, name, address }: TauUser): object {
  const { postal, ...place } = placeOf(address);
  const recipient = `${name.first_name} ${name.last_name}`;
  return {
    id: `addr_${user_id}`,
    customer_id: user_id,
    label: "Home",
    recipient,
    ...place,
    postal_code: postal,
    is_default: true,
  };
}

function methodRows({ user_id, payment_methods, email }: TauUser): object[] {
  return Object.values(payment_methods).map((method, i) => ({
    id: method.id,
    customer_id: user_id,
    kind: method.source,
    is_default: i === 0,
    ...(method.source === "credit_card"
      ? { brand: method.brand, last4: method.last_four, gateway_token: `tok_${method.id}` }
      : {}),
    ...(method.source === "paypal" ? { paypal_email: email, gateway_token: `tok_${method.id}` } : {}),
    ...(method.source === "gift_card" ? { balance_minor: minor(method.balance), currency: CURRENCY } : {}),
  }));
}

function addOrder(rows: StoreRows, shop: TauDocument, order: TauOrder, placedAt: Date): void {
  const id = order.order_id.slice(1);
  const status = STATUS_OF[order.status];
  const total = order.items.reduce((sum, { price }) => sum + minor(price), 0);
  const { name } = shop.users[order.user_id] ?? { name: { first_name: "", last_name: "" } };
  const { postal, ...place } = placeOf(order.address);
  const arrived = ["delivered", "return requested", "exchange requested"].includes(order.status);
  const deliveredAt = arrived ? new Date(placedAt.getTime() + 5 * DAY_MS) : null;
  add(rows, "orders", {
    id,
    customer_id: order.user_id,
    status,
    currency: CURRENCY,
    subtotal_minor: total,
    discount_minor: 0,
    shipping_minor: 0,
    total_minor: total,
    shipping_address: {
      label: "Home",
      recipient: `${name.first_name} ${name.last_name}`,
      phone: null,
      ...place,
      postalCode: postal,
    },
    placed_at: placedAt,
    delivered_at: deliveredAt,
    cancelled_at: status === "CANCELLED" ? new Date(placedAt.getTime() + DAY_MS) : null,
    cancel_reason: CANCEL_REASONS.find((known) => words(known) === order.cancel_reason) ?? order.cancel_reason ?? null,
    updated_at: placedAt,
  });
  const items = order.items.map(({ item_id, name: itemName, options, price }) => ({
    id: newId("item"),
    order_id: id,
    variant_id: item_id,
    name_en: itemName,
    name_zh: itemName,
    options,
    quantity: 1,
    unit_price_minor: minor(price),
  }));
  add(rows, "order_items", ...items);
  addParcels(rows, order, id, { placedAt, deliveredAt });
  addPayments(rows, order, id, placedAt);
  addRequests(rows, shop, order, id, placedAt);
}

function addParcels(
  rows: StoreRows,
  order: TauOrder,
  orderId: string,
  { placedAt, deliveredAt }: { placedAt: Date; deliveredAt: Date | null },
): void {
  const waiting = order.status === "cancelled" ? "RETURNED" : "LABEL_CREATED";
  for (const [fulfilment, { tracking_id, item_ids }] of order.fulfillments.entries()) {
    for (const tracking of tracking_id) {
      add(rows, "shipments", {
        id: newId("ship"),
        order_id: orderId,
        carrier: "Carrier",
        tracking_number: tracking,
        status: deliveredAt ? "DELIVERED" : waiting,
        shipped_at: placedAt,
        estimated_delivery: new Date(placedAt.getTime() + 5 * DAY_MS),
        delivered_at: deliveredAt,
        fulfilment,
        variant_ids: item_ids,
      });
    }
  }
}

/** The ledger, and the same in the books of the gateway that is taken to have moved it. */
function addPayments(rows: StoreRows, order: TauOrder, orderId: string, placedAt: Date): void {
  const charges: { id: string; methodId: string; transaction: string }[] = [];
  for (const [i, { transaction_type, amount, payment_method_id: methodId }] of order.payment_history.entries()) {
    // What moves nothing is no payment; a change of items without a difference keeps it (addRequests).
    if (minor(amount) === 0) continue;
    const id = newId("pay");
    const kind = transaction_type === "payment" ? "CHARGE" : "REFUND";
    const charge = charges.find((one) => one.methodId === methodId) ?? charges[0];
    const inStore = methodOf(rows, methodId) === "gift_card";
    const transaction = inStore ? `gc_${id}` : `${kind === "CHARGE" ? "ch" : "re"}_${id}`;
    const created_at = new Date(placedAt.getTime() + (i + 1) * 1_000);
    const common = { kind, status: "SUCCEEDED", amount_minor: minor(amount), currency: CURRENCY, created_at };
    add(rows, "payments", {
      ...common,
      id,
      order_id: orderId,
      payment_method_id: methodId,
      gateway_transaction_id: transaction,
      gateway: inStore ? null : "sandbox",
      charge_id: kind === "REFUND" ? (charge?.id ?? null) : null,
    });
    if (kind === "CHARGE") charges.push({ id, methodId, transaction });
    if (inStore) continue;
    const own = kind === "REFUND" && charge?.methodId === methodId;
    add(rows, "gateway_transactions", {
      ...common,
      id: transaction,
      key: id,
      kind: kind === "REFUND" && !own ? "CREDIT" : kind,
      reference: orderId,
      token: `tok_${methodId}`,
      charge_id: own ? charge.transaction : null,
    });
  }
}

function methodOf(rows: StoreRows, id: string): string | undefined {
  return kinds(rows).get(id);
}

const known = new WeakMap<StoreRows, Map<string, string>>();
function kinds(rows: StoreRows): Map<string, string> {
  const found = known.get(rows);
  if (found) return found;
  const methods = (rows.payment_methods ?? []) as { id: string; kind: string }[];
  const map = new Map(methods.map(({ id, kind }) => [id, kind]));
  known.set(rows, map);
  return map;
}

/** What was asked of the order before, as changes that hold. */
function addRequests(rows: StoreRows, shop: TauDocument, order: TauOrder, orderId: string, placedAt: Date): void {
  const request = (kind: ChangeKind, detail: Omit<StoredDetail, "wish" | "pending">, ms: number) =>
    add(rows, "order_changes", {
      id: newId("chg"),
      order_id: orderId,
      kind,
      status: "DONE",
      detail: { ...detail, wish: "imported", pending: { refunds: [], take: [], give: [] } },
      before: {},
      after: {},
      created_at: new Date(placedAt.getTime() + ms),
      done_at: new Date(placedAt.getTime() + ms),
    });
  if (order.status === "pending (item modified)") {
    const at = order.payment_history.findIndex(({ amount }) => minor(amount) === 0);
    const method = order.payment_history[at]?.payment_method_id;
    const detail = method === undefined ? {} : { paymentMethodId: method, differenceMinor: 0 };
    request("ITEMS", detail, at < 0 ? 500_000 : (at + 1) * 1_000);
  }
  if (order.return_items && order.return_payment_method_id) {
    const lines = order.return_items.map((item) => lineOf(shop, order, item, null));
    request("RETURN", { lines, paymentMethodId: order.return_payment_method_id }, 6 * DAY_MS);
  }
  if (order.exchange_items && order.exchange_new_items && order.exchange_payment_method_id) {
    request(
      "EXCHANGE",
      {
        lines: pairs(shop, order.exchange_items, order.exchange_new_items).map(([from, to]) =>
          lineOf(shop, order, from, to),
        ),
        paymentMethodId: order.exchange_payment_method_id,
        differenceMinor: minor(order.exchange_price_difference ?? 0),
      },
      6 * DAY_MS + 1_000,
    );
  }
}

const productOf = (shop: TauDocument, itemId: string) =>
  Object.values(shop.products).find((product) => product.variants[itemId]);

/** The lists are sorted each for itself: what belongs together is of the same product. */
function pairs(shop: TauDocument, items: readonly string[], newItems: readonly string[]): [string, string][] {
  const open = [...newItems];
  return items.map((item) => {
    const at = open.findIndex((one) => productOf(shop, one) === productOf(shop, item));
    const [to = item] = open.splice(Math.max(at, 0), 1);
    return [item, to];
  });
}

function lineOf(shop: TauDocument, order: TauOrder, itemId: string, to: string | null): ChangeLine {
  const product = productOf(shop, itemId);
  const form = to === null ? undefined : productOf(shop, to)?.variants[to];
  const bought = order.items.find((item) => item.item_id === itemId);
  return {
    itemId: "",
    variantId: itemId,
    sku: itemId,
    nameEn: bought?.name ?? product?.name ?? "",
    nameZh: bought?.name ?? product?.name ?? "",
    priceMinor: minor(bought?.price ?? product?.variants[itemId]?.price ?? 0),
    to: to === null || !form ? null : { variantId: to, sku: to, options: form.options, priceMinor: minor(form.price) },
  };
}
