// A shop as one JSON document of products, users and orders: what it holds, and what has to agree in it. Amounts are in
// major units. Anything the document says that the store could not say again is refused, not dropped.
import { z } from "zod";

const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, "Use letters, digits, - and _.");
/** PostgreSQL keeps neither a zero byte nor half a character. */
const isPlain = (value: string) => !value.includes("\0") && value.isWellFormed();
const NOT_PLAIN = "It holds a character that no text has.";
const text = z.string().max(300).refine(isPlain, NOT_PLAIN);
const number = z.string().regex(/^#[0-9A-Za-z-]{1,31}$/, "An order number is # and up to 31 letters or digits.");

/** An amount of whole cents, however the writer's arithmetic left it. */
const amount = z
  .number()
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-4, "Not an amount in whole cents.")
  .refine((value) => Math.abs(value) <= 20_000_000, "The amount is too large.");
const price = amount.refine((value) => value >= 0, "A price is not negative.");

const options = z.record(
  z.string().max(100).refine(isPlain, NOT_PLAIN),
  z.string().max(200).refine(isPlain, NOT_PLAIN),
);
const address = z.strictObject({
  address1: text,
  address2: text,
  city: text,
  country: text,
  state: text,
  zip: z.string().max(20).refine(isPlain, NOT_PLAIN),
});

const variant = z.strictObject({ item_id: id, options, available: z.boolean(), price });
const product = z.strictObject({ name: text, product_id: id, variants: z.record(id, variant) });

const method = z.discriminatedUnion("source", [
  z.strictObject({
    source: z.literal("credit_card"),
    id,
    brand: text,
    last_four: z.string().max(8).refine(isPlain, NOT_PLAIN),
  }),
  z.strictObject({ source: z.literal("paypal"), id }),
  z.strictObject({ source: z.literal("gift_card"), id, balance: price }),
]);
const user = z.strictObject({
  user_id: id,
  name: z.strictObject({ first_name: text, last_name: text }),
  address,
  email: z.email().max(200),
  payment_methods: z.record(id, method),
  orders: z.array(number),
});

export const TAU_STATUSES = [
  "pending",
  "pending (item modified)",
  "processed",
  "delivered",
  "cancelled",
  "return requested",
  "exchange requested",
] as const;
export type TauStatus = (typeof TAU_STATUSES)[number];

const item = z.strictObject({ name: text, product_id: id, item_id: id, price, options });
const order = z.strictObject({
  order_id: number,
  user_id: id,
  address,
  items: z.array(item).min(1).max(500),
  status: z.enum(TAU_STATUSES),
  fulfillments: z.array(z.strictObject({ tracking_id: z.array(id).min(1), item_ids: z.array(id) })),
  payment_history: z.array(
    z.strictObject({ transaction_type: z.enum(["payment", "refund"]), amount: price, payment_method_id: id }),
  ),
  cancel_reason: text.nullish(),
  exchange_items: z.array(id).nullish(),
  exchange_new_items: z.array(id).nullish(),
  exchange_payment_method_id: id.nullish(),
  exchange_price_difference: amount.nullish(),
  return_items: z.array(id).nullish(),
  return_payment_method_id: id.nullish(),
});

export const tauDocumentSchema = z
  .strictObject({
    products: z.record(id, product),
    users: z.record(id, user),
    orders: z.record(number, order),
  })
  .superRefine((shop, context) => {
    for (const { path, message } of disagreements(shop)) context.addIssue({ code: "custom", path, message });
  });
export type TauDocument = {
  products: Record<string, TauProduct>;
  users: Record<string, TauUser>;
  orders: Record<string, TauOrder>;
};
export type TauProduct = z.output<typeof product>;
export type TauUser = z.output<typeof user>;
export type TauOrder = z.output<typeof order>;

type Fault = { path: (string | number)[]; message: string };

/** What the parts of a document must say alike. */
function* disagreements(shop: TauDocument): Generator<Fault> {
  yield* catalogueFaults(shop);
  yield* accountFaults(shop);
  const owned = new Map<string, string>();
  for (const [key, one] of Object.entries(shop.users)) {
    if (one.user_id !== key) yield { path: ["users", key, "user_id"], message: `It is listed as ${key}.` };
    for (const [name, payer] of Object.entries(one.payment_methods)) {
      if (payer.id !== name) {
        yield { path: ["users", key, "payment_methods", name, "id"], message: `It is listed as ${name}.` };
      }
    }
    for (const [i, orderId] of one.orders.entries()) {
      const path = ["users", key, "orders", i];
      if (shop.orders[orderId]?.user_id !== key) yield { path, message: `${orderId} is no order of this user.` };
      if (owned.has(orderId)) yield { path, message: `${orderId} is listed twice.` };
      owned.set(orderId, key);
    }
  }
  const parcels = new Set<string>();
  for (const [key, one] of Object.entries(shop.orders)) {
    if (!owned.has(key)) yield { path: ["orders", key, "user_id"], message: "No user lists this order as theirs." };
    yield* orderFaults(shop, key, one, parcels);
  }
}

function* catalogueFaults(shop: TauDocument): Generator<Fault> {
  const seen = new Map<string, string>();
  for (const [key, one] of Object.entries(shop.products)) {
    if (one.product_id !== key) yield { path: ["products", key, "product_id"], message: `It is listed as ${key}.` };
    for (const [name, form] of Object.entries(one.variants)) {
      const path = ["products", key, "variants", name];
      if (form.item_id !== name) yield { path: [...path, "item_id"], message: `It is listed as ${name}.` };
      const other = seen.get(name);
      if (other !== undefined) yield { path, message: `Product ${other} has an item of this id too.` };
      seen.set(name, key);
    }
  }
}

/** What tells one user from another. */
function* accountFaults(shop: TauDocument): Generator<Fault> {
  const emails = new Map<string, string>();
  const methods = new Map<string, string>();
  for (const [key, { email, payment_methods }] of Object.entries(shop.users)) {
    const other = emails.get(email.toLowerCase());
    if (other !== undefined) yield { path: ["users", key, "email"], message: `${other} has this e-mail too.` };
    emails.set(email.toLowerCase(), key);
    for (const name of Object.keys(payment_methods)) {
      const owner = methods.get(name);
      if (owner !== undefined) {
        yield { path: ["users", key, "payment_methods", name], message: `${owner} has a method of this id too.` };
      }
      methods.set(name, key);
    }
  }
}

/** In cents; what an order may come to in all. */
const MAX_TOTAL = 2_000_000_000;

function* orderFaults(shop: TauDocument, key: string, one: TauOrder, parcels: Set<string>): Generator<Fault> {
  const at = (...rest: (string | number)[]) => ["orders", key, ...rest];
  if (one.order_id !== key) yield { path: at("order_id"), message: `It is listed as ${key}.` };
  const known = (itemId: string, productId: string) => shop.products[productId]?.variants[itemId] !== undefined;
  for (const [i, { item_id, product_id }] of one.items.entries()) {
    if (!known(item_id, product_id)) {
      yield { path: at("items", i, "item_id"), message: `Product ${product_id} has no item ${item_id}.` };
    }
  }
  if (one.items.reduce((sum, { price }) => sum + Math.round(price * 100), 0) > MAX_TOTAL) {
    yield { path: at("items"), message: "Together they cost too much for one order." };
  }
  const payers = shop.users[one.user_id]?.payment_methods ?? {};
  const named: [string | null | undefined, (string | number)[]][] = [
    ...one.payment_history.map(({ payment_method_id }, i): [string, (string | number)[]] => [
      payment_method_id,
      at("payment_history", i, "payment_method_id"),
    ]),
    [one.exchange_payment_method_id, at("exchange_payment_method_id")],
    [one.return_payment_method_id, at("return_payment_method_id")],
  ];
  for (const [payer, path] of named) {
    if (payer && !payers[payer]) yield { path, message: `The user has no payment method ${payer}.` };
  }
  yield* requestFaults(shop, one, at);
  for (const [i, { tracking_id }] of one.fulfillments.entries()) {
    for (const [j, parcel] of tracking_id.entries()) {
      if (parcels.has(parcel))
        yield { path: at("fulfillments", i, "tracking_id", j), message: `${parcel} is used twice.` };
      parcels.add(parcel);
    }
  }
}

/** What was asked of an order goes with its status, and names items the shop has. */
function* requestFaults(
  shop: TauDocument,
  one: TauOrder,
  at: (...rest: (string | number)[]) => (string | number)[],
): Generator<Fault> {
  const items = new Set(Object.values(shop.products).flatMap((product) => Object.keys(product.variants)));
  const lists = ["exchange_items", "exchange_new_items", "return_items"] as const;
  for (const list of lists) {
    for (const [i, itemId] of (one[list] ?? []).entries()) {
      if (!items.has(itemId)) yield { path: at(list, i), message: `There is no item ${itemId}.` };
    }
  }
  const exchange = [one.exchange_items, one.exchange_new_items, one.exchange_payment_method_id];
  if (exchange.some((field) => field != null) || one.exchange_price_difference != null) {
    if (exchange.some((field) => field == null) || one.exchange_price_difference == null) {
      yield {
        path: at("exchange_items"),
        message: "An exchange names its items, the new ones, who pays and how much.",
      };
    }
    if (one.exchange_items?.length !== one.exchange_new_items?.length) {
      yield { path: at("exchange_new_items"), message: "There must be a new item for each that is exchanged." };
    }
  }
  if ((one.return_items == null) !== (one.return_payment_method_id == null)) {
    yield { path: at("return_items"), message: "A return names its items and who receives the refund." };
  }
  if (one.cancel_reason != null && one.status !== "cancelled") {
    yield { path: at("cancel_reason"), message: `The order is ${one.status}.` };
  }
}
