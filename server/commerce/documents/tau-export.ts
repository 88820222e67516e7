// A store as one document of products, users and orders. What the document has no word for is said with the nearest: goods
// that left the house are processed, and money that went back stands in the payment history.
import type { Db, Prisma } from "../../db";
import type * as Rows from "../../db";
import type { OrderStatus } from "../order-status";
import { CANCEL_REASONS, type StoredDetail } from "../order-requests";
import { toOrderStatus } from "../order-status";
import type { TauDocument, TauOrder, TauProduct, TauStatus, TauUser } from "./tau-format";

const STATUS: Record<OrderStatus, TauStatus> = {
  PENDING_PAYMENT: "pending",
  PAID: "pending",
  PROCESSING: "processed",
  SHIPPED: "processed",
  DELIVERED: "delivered",
  CANCELLED: "cancelled",
  RETURN_REQUESTED: "return requested",
  RETURNED: "return requested",
  EXCHANGE_REQUESTED: "exchange requested",
  REFUNDED: "return requested",
};

const digits = new Map<string, number>();
function major(minor: number, currency: string): number {
  let places = digits.get(currency);
  if (places === undefined) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    places = format.resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, places);
  }
  return minor / 10 ** places;
}

export async function exportTau(db: Db): Promise<TauDocument> {
  const parts = await readParts(db);
  const products = await readAll<Product>(db, `SELECT id, name_en AS "nameEn" FROM products ORDER BY id`);
  const customers = await readAll<Customer>(
    db,
    `SELECT id, name, email, first_name AS "firstName", last_name AS "lastName" FROM customers ORDER BY id`,
  );
  const orders = await readAll<Order>(
    db,
    `SELECT id, customer_id AS "customerId", status, currency, shipping_address AS "shippingAddress",
       cancel_reason AS "cancelReason" FROM orders ORDER BY placed_at, id`,
  );
  const ordersOf = groupBy(orders, (order) => order.customerId);
  return {
    products: Object.fromEntries(products.map((product) => [product.id, toProduct(product, parts)])),
    users: Object.fromEntries(
      customers.map((customer) => [customer.id, toUser(customer, parts, ordersOf.get(customer.id) ?? [])]),
    ),
    orders: Object.fromEntries(orders.map((order) => [`#${order.id}`, toOrder(order, parts)])),
  };
}

type Product = Pick<Rows.Product, "id" | "nameEn">;
type Variant = Pick<
  Rows.Variant,
  "id" | "productId" | "options" | "available" | "countsStock" | "stock" | "priceMinor" | "currency"
>;
type Customer = Pick<Rows.Customer, "id" | "name" | "email" | "firstName" | "lastName">;
type Method = Pick<Rows.PaymentMethod, "id" | "customerId" | "kind" | "brand" | "last4" | "balanceMinor" | "currency">;
type Order = Pick<Rows.Order, "id" | "customerId" | "status" | "currency" | "shippingAddress" | "cancelReason">;
type Item = Pick<Rows.OrderItem, "orderId" | "variantId" | "nameEn" | "options" | "quantity" | "unitPriceMinor">;
type Parcel = Pick<Rows.Shipment, "id" | "orderId" | "trackingNumber" | "fulfilment" | "variantIds">;
type Payment = Pick<Rows.Payment, "orderId" | "kind" | "amountMinor" | "currency" | "paymentMethodId"> & { at: number };
type Change = Pick<Rows.OrderChange, "orderId" | "kind"> & { detail: StoredDetail; at: number };

/** A whole table as one value: a store has many rows, and each would cost more to carry than to say. */
async function readAll<T>(db: Db, sql: string): Promise<T[]> {
  const [row] = await db.$queryRawUnsafe<{ rows: T[] }[]>(`SELECT coalesce(json_agg(t), '[]') AS rows FROM (${sql}) t`);
  return row?.rows ?? [];
}

type Parts = Awaited<ReturnType<typeof readParts>>;

async function readParts(db: Db) {
  const at = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint AS at`;
  const variants = await readAll<Variant>(
    db,
    `SELECT id, product_id AS "productId", options, available, counts_stock AS "countsStock", stock,
       price_minor AS "priceMinor", currency FROM variants ORDER BY id`,
  );
  const addresses = await readAll<{ customerId: string }>(
    db,
    `SELECT DISTINCT ON (customer_id) customer_id AS "customerId", line1, line2, city, region, country,
       postal_code AS "postalCode" FROM addresses ORDER BY customer_id, is_default DESC, id`,
  );
  const methods = await readAll<Method>(
    db,
    `SELECT id, customer_id AS "customerId", kind, brand, last4, balance_minor AS "balanceMinor", currency
     FROM payment_methods ORDER BY id`,
  );
  const items = await readAll<Item>(
    db,
    `SELECT order_id AS "orderId", variant_id AS "variantId", name_en AS "nameEn", options, quantity,
       unit_price_minor AS "unitPriceMinor" FROM order_items ORDER BY id`,
  );
  const parcels = await readAll<Parcel>(
    db,
    `SELECT id, order_id AS "orderId", tracking_number AS "trackingNumber", fulfilment, variant_ids AS "variantIds"
     FROM shipments ORDER BY fulfilment, id`,
  );
  const payments = await readAll<Payment>(
    db,
    `SELECT order_id AS "orderId", kind, amount_minor AS "amountMinor", currency,
       payment_method_id AS "paymentMethodId", ${at("created_at")}
     FROM payments WHERE status = 'SUCCEEDED' ORDER BY created_at, id`,
  );
  const changes = await readAll<Change>(
    db,
    `SELECT order_id AS "orderId", kind, detail, ${at("created_at")}
     FROM order_changes WHERE status = 'DONE' AND undoes_id IS NULL ORDER BY created_at, id`,
  );
  return {
    productOf: new Map(variants.map((variant) => [variant.id, variant.productId])),
    variants: groupBy(variants, (row) => row.productId),
    addresses: groupBy(addresses, (row) => row.customerId),
    methods: groupBy(methods, (row) => row.customerId),
    items: groupBy(items, (row) => row.orderId),
    parcels: groupBy(parcels, (row) => row.orderId),
    payments: groupBy(payments, (row) => row.orderId),
    changes: groupBy(changes, (row) => row.orderId),
  };
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function toProduct({ id, nameEn }: Product, parts: Parts): TauProduct {
  const forms = (parts.variants.get(id) ?? []).map((variant) => ({
    item_id: variant.id,
    options: toOptions(variant.options),
    available: variant.available && (!variant.countsStock || variant.stock > 0),
    price: major(variant.priceMinor, variant.currency),
  }));
  return { name: nameEn, product_id: id, variants: Object.fromEntries(forms.map((form) => [form.item_id, form])) };
}

function toOptions(options: Prisma.JsonValue): Record<string, string> {
  const pairs = options !== null && typeof options === "object" ? Object.entries(options) : [];
  return Object.fromEntries(pairs.map(([key, value]) => [key, String(value)]));
}

function toUser(customer: Customer, parts: Parts, orders: readonly Order[]): TauUser {
  return {
    user_id: customer.id,
    name: toName(customer),
    address: toAddress(parts.addresses.get(customer.id)?.[0]),
    email: customer.email,
    payment_methods: Object.fromEntries((parts.methods.get(customer.id) ?? []).map((one) => [one.id, toMethod(one)])),
    orders: orders.map((order) => `#${order.id}`),
  };
}

function toName({ name, firstName, lastName }: Customer): TauUser["name"] {
  if (firstName !== null && lastName !== null && name === `${firstName} ${lastName}`) {
    return { first_name: firstName, last_name: lastName };
  }
  const at = name.lastIndexOf(" ");
  return { first_name: at < 0 ? name : name.slice(0, at), last_name: at < 0 ? "" : name.slice(at + 1) };
}

function toAddress(value: unknown): TauUser["address"] {
  const place = (value ?? {}) as Record<string, unknown>;
  const word = (key: string) => (typeof place[key] === "string" ? place[key] : "");
  return {
    address1: word("line1"),
    address2: word("line2"),
    city: word("city"),
    country: word("country"),
    state: word("region"),
    zip: word("postalCode"),
  };
}

function toMethod(method: Method): TauUser["payment_methods"][string] {
  const { id, kind } = method;
  if (kind === "gift_card") {
    return { source: "gift_card", id, balance: major(method.balanceMinor ?? 0, method.currency ?? "USD") };
  }
  if (kind === "paypal") return { source: "paypal", id };
  return { source: "credit_card", id, brand: method.brand ?? "", last_four: method.last4 ?? "" };
}

function toOrder(order: Order, parts: Parts): TauOrder {
  const changes = parts.changes.get(order.id) ?? [];
  const modified = changes.some((change) => change.kind === "ITEMS");
  const status = STATUS[toOrderStatus(order.status)];
  return {
    order_id: `#${order.id}`,
    user_id: order.customerId,
    address: toAddress(order.shippingAddress),
    items: (parts.items.get(order.id) ?? []).flatMap((item) =>
      Array.from({ length: item.quantity }, () => ({
        name: item.nameEn,
        product_id: parts.productOf.get(item.variantId) ?? "",
        item_id: item.variantId,
        price: major(item.unitPriceMinor, order.currency),
        options: toOptions(item.options),
      })),
    ),
    status: status === "pending" && modified ? "pending (item modified)" : status,
    fulfillments: toFulfilments(order, parts),
    payment_history: toHistory(order, parts, changes),
    ...(order.cancelReason !== null ? { cancel_reason: toReason(order.cancelReason) } : {}),
    ...toRequests(order, changes),
  };
}

function toReason(reason: string): string {
  return CANCEL_REASONS.some((known) => known === reason) ? reason.replaceAll("_", " ") : reason;
}

function toFulfilments(order: Order, parts: Parts): TauOrder["fulfillments"] {
  const everything = (parts.items.get(order.id) ?? []).map((item) => item.variantId);
  const groups = groupBy(parts.parcels.get(order.id) ?? [], ({ fulfilment, id }) => String(fulfilment ?? id));
  return [...groups.values()].map((parcels) => ({
    tracking_id: parcels.map((parcel) => parcel.trackingNumber),
    item_ids: parcels[0]?.fulfilment != null ? parcels[0].variantIds : everything,
  }));
}

function toHistory(order: Order, parts: Parts, changes: readonly Change[]): TauOrder["payment_history"] {
  const moved = (parts.payments.get(order.id) ?? []).map((row) => ({
    at: row.at,
    entry: {
      transaction_type: row.kind === "CHARGE" ? ("payment" as const) : ("refund" as const),
      amount: major(row.amountMinor, row.currency),
      payment_method_id: row.paymentMethodId ?? "",
    },
  }));
  // A change of items settles its difference even when there is none.
  const settled = changes.flatMap((change) => {
    const { differenceMinor, paymentMethodId } = change.detail;
    if (change.kind !== "ITEMS" || differenceMinor !== 0 || paymentMethodId === undefined) return [];
    const entry = { transaction_type: "refund" as const, amount: 0, payment_method_id: paymentMethodId };
    return [{ at: change.at, entry }];
  });
  return [...moved, ...settled].sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}

function toRequests(order: Order, changes: readonly Change[]): Partial<TauOrder> {
  const last = (kind: string) => changes.findLast((one) => one.kind === kind)?.detail;
  const back = last("RETURN");
  const swap = last("EXCHANGE");
  const lines = (detail: StoredDetail) => detail.lines ?? [];
  return {
    ...(back?.paymentMethodId !== undefined
      ? {
          return_items: lines(back)
            .map((line) => line.variantId)
            .sort(),
          return_payment_method_id: back.paymentMethodId,
        }
      : {}),
    ...(swap?.paymentMethodId !== undefined
      ? {
          exchange_items: lines(swap)
            .map((line) => line.variantId)
            .sort(),
          exchange_new_items: lines(swap)
            .map((line) => line.to?.variantId ?? "")
            .sort(),
          exchange_payment_method_id: swap.paymentMethodId,
          exchange_price_difference: major(swap.differenceMinor ?? 0, order.currency),
        }
      : {}),
  };
}
