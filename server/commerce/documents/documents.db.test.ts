import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../../prisma/seed";
import type { Actor, Ctx } from "../../context";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { exportStore } from "./export-store";
import { importStore, type StoreFormat } from "./import-store";

const NOW = new Date("2026-11-22T17:00:00Z");
const text = readFileSync("e2e/eval/example/shop.json", "utf8");
type Shop = Record<"products" | "users" | "orders", Record<string, Record<string, unknown>>>;
const shop = JSON.parse(text) as Shop;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const system: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };
const context = (actor: Actor = system): Ctx => ({
  actor,
  db: database.client,
  clock: { now: () => NOW },
  locale: "en",
});
const put = (document: unknown, format: StoreFormat = "tau", replace = true) =>
  importStore(context(), {
    text: typeof document === "string" ? document : JSON.stringify(document, null, 2),
    format,
    replace,
  });
const take = (format: StoreFormat = "tau") => exportStore(context(), { format });
const counts = async () => [await database.client.customer.count(), await database.client.order.count()];

/** The example with one field changed: the path's last key set to a value. */
function changed(path: (string | number)[], value: unknown): Shop {
  const copy = structuredClone(shop);
  const last = path.at(-1) as string;
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}

describe("a document of products, users and orders", () => {
  it("fills an empty store, once, and comes out as it went in", async () => {
    expect(await put(shop, "tau", false)).toEqual({ customers: 2, products: 2, orders: 6 });
    expect(await take()).toEqual(shop);
    await expect(put(shop, "tau", false)).rejects.toMatchObject({ options: { reason: "store_not_empty" } });
    expect(await put(shop)).toMatchObject({ orders: 6 });
    expect(await take()).toEqual(shop);
    const audit = await database.client.auditLog.findMany({ where: { action: "store.import" } });
    expect(audit).toHaveLength(2);
  });

  it("keeps what was asked of orders before", async () => {
    const asked = structuredClone(shop);
    Object.assign(asked.orders["#X1002"] as object, {
      status: "return requested",
      return_items: ["7002"],
      return_payment_method_id: "gift_card_902",
    });
    Object.assign(asked.orders["#X1004"] as object, {
      status: "exchange requested",
      exchange_items: ["7001", "7002"],
      exchange_new_items: ["7004", "7005"],
      exchange_payment_method_id: "paypal_903",
      exchange_price_difference: -3.95,
    });
    const history = asked.orders["#X1003"]?.payment_history as object[];
    history.push({ transaction_type: "refund", amount: 0, payment_method_id: "paypal_903" });
    Object.assign(asked.orders["#X1003"] as object, { status: "pending (item modified)" });
    Object.assign(asked.orders["#X2002"] as object, {
      status: "cancelled",
      cancel_reason: "ordered by mistake",
      payment_history: [
        { transaction_type: "payment", amount: 12.5, payment_method_id: "gift_card_911" },
        { transaction_type: "refund", amount: 12.5, payment_method_id: "gift_card_911" },
      ],
    });
    await put(asked);
    expect(await take()).toEqual(asked);
  });

  it("gives the gateway's books the money that went through it", async () => {
    await put(shop);
    const books = await database.client.gatewayTransaction.findMany({ orderBy: { reference: "asc" } });
    expect(books.map((row) => [row.reference, row.kind, row.amountMinor, row.token])).toEqual([
      ["X1001", "CHARGE", 7_499, "tok_credit_card_901"],
      ["X1002", "CHARGE", 6_399, "tok_credit_card_901"],
      ["X1004", "CHARGE", 2_650, "tok_paypal_903"],
    ]);
  });

  it.each<[string, (string | number)[], unknown, RegExp]>([
    [
      "a price that is no amount",
      ["products", "5001", "variants", "7001", "price"],
      12.505,
      /line \d+, products › 5001 › variants › 7001 › price: .*cents/,
    ],
    ["a price that is text", ["products", "5001", "variants", "7001", "price"], "12.50", /7001 › price: .*number/],
    ["an unknown status", ["orders", "#X1001", "status"], "lost", /orders › #X1001 › status: .*pending/],
    ["a field it cannot keep", ["users", "ada_hale_11", "nickname"], "A", /users › ada_hale_11: .*nickname/],
    [
      "an item no product has",
      ["orders", "#X1001", "items", 0, "item_id"],
      "9999",
      /orders › #X1001 › items › 0 › item_id: Product 5001 has no item 9999/,
    ],
    [
      "somebody else's payment method",
      ["orders", "#X1001", "payment_history", 0, "payment_method_id"],
      "gift_card_911",
      /payment_history › 0 › payment_method_id: .*no payment method/,
    ],
    ["an order of nobody", ["users", "ada_hale_11", "orders"], ["#X1001"], /orders › #X1002 › user_id: No user lists/],
    [
      "an order listed by another",
      ["users", "ben_cole_22", "orders"],
      ["#X2001", "#X2002", "#X1001"],
      /users › ben_cole_22 › orders › 2: #X1001 is no order/,
    ],
    [
      "an id unlike its key",
      ["orders", "#X1001", "order_id"],
      "#X9",
      /orders › #X1001 › order_id: It is listed as #X1001/,
    ],
    [
      "a parcel of two orders",
      ["orders", "#X1002", "fulfillments", 0, "tracking_id"],
      ["330002"],
      /tracking_id › 0: 330002 is used twice/,
    ],
    ["half an exchange", ["orders", "#X1002", "exchange_items"], ["7002"], /exchange_items: An exchange names/],
    [
      "an e-mail of two users",
      ["users", "ben_cole_22", "email"],
      String(shop.users.ada_hale_11?.email).toUpperCase(),
      /line \d+, users › ben_cole_22 › email: ada_hale_11 has this e-mail too/,
    ],
    [
      "a card of two users",
      ["users", "ben_cole_22", "payment_methods", "credit_card_901"],
      { source: "credit_card", id: "credit_card_901", brand: "visa", last_four: "1111" },
      /payment_methods › credit_card_901: ada_hale_11 has a method of this id too/,
    ],
    [
      "an order nobody could pay",
      ["orders", "#X1001", "items", 0, "price"],
      20_000_000.01 - 0.01,
      /orders › #X1001 › items: .*too much/,
    ],
    ["half a character", ["users", "ada_hale_11", "name", "first_name"], "\ud800", /first_name: .*character/],
    ["a zero byte", ["orders", "#X1001", "address", "zip"], "1\u0000", /address › zip: .*character/],
    ["a line that is no JSON", [], "", /Line 1, column 1: this is not JSON/],
  ])("refuses %s, says where, and changes nothing", async (_what, path, value, message) => {
    await put(shop);
    const document = path.length === 0 ? "}{" : changed(path, value);
    await expect(put(document)).rejects.toMatchObject({
      code: "VALIDATION",
      message: expect.stringMatching(message) as string,
    });
    expect(await take()).toEqual(shop);
  });

  it("names the line of a comma too many", async () => {
    const broken = JSON.stringify(shop, null, 2).replace('"name": "Mug",', '"name": "Mug",,');
    await expect(put(broken)).rejects.toThrow(/^Line 4, column \d+: this is not JSON/);
  });

  it("drops nothing in silence: a name that stands twice, or that no record can have", async () => {
    await put(shop);
    const twice = JSON.stringify(shop, null, 2).replace('"users": {', '"products": {},\n  "users": {');
    await expect(put(twice)).rejects.toThrow(/Line \d+: a name stands twice/);
    const odd = JSON.stringify(shop).replace('"7001":{', '"__proto__":{');
    await expect(put(odd)).rejects.toThrow(/__proto__/);
    expect(await take()).toEqual(shop);
    const quoted = changed(["users", "ada_hale_11", "address", "address1"], 'a "b": \\", c:');
    await put(`\uFEFF${JSON.stringify(quoted)}`);
    expect(await take()).toEqual(quoted);
  });

  it("is for those who may", async () => {
    const clerk: Actor = { userId: "user_x", role: "manager", customerId: null, name: "X" };
    await expect(importStore(context(clerk), { text, format: "tau" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(exportStore(context(clerk), { format: "tau" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a document of everything", () => {
  it("comes out as it went in, and orders placed later get numbers of their own", { timeout: 60_000 }, async () => {
    await database.client.user.deleteMany();
    await put(shop);
    await database.client.$executeRaw`TRUNCATE customers, products, orders, gateway_transactions CASCADE`;
    await seedDemo(database, { now: NOW });
    const document = await take("steward");
    const before = await counts();
    await put(document, "steward");
    expect(await counts()).toEqual(before);
    expect(await take("steward")).toEqual(document);
    const [next] = await database.client.$queryRaw<{ value: bigint }[]>`SELECT nextval('order_number_seq') AS value`;
    expect(await database.client.order.findUnique({ where: { id: String(next?.value) } })).toBeNull();
  });

  it("refuses what the store has no place for, and rows that break its rules", async () => {
    const before = await counts();
    const document = (store: object) => ({ format: "steward", version: 1, store });
    await expect(put(document({ wishes: [] }), "steward")).rejects.toThrow(
      /line \d+, store › wishes: A store has no wishes/,
    );
    await expect(put(document({ customers: [{ id: "a", shoe: 1 }] }), "steward")).rejects.toThrow(
      /customers › 0 › shoe/,
    );
    await expect(put(document({ customers: [{ id: "a", name: "A" }] }), "steward")).rejects.toThrow(
      /line \d+, store › customers › 0 › email: must not be missing/,
    );
    await expect(put({ format: "steward", version: 2, store: {} }, "steward")).rejects.toThrow(/version/);
    const held = (await take("steward")) as { store: Record<string, Record<string, unknown>[]> };
    const odd: [string, string, unknown, RegExp][] = [
      ["orders", "status", "LOST", /line \d+, store › orders › 0 › status: .*PENDING_PAYMENT/],
      ["orders", "id", "a b", /orders › 0 › id: An order number/],
      ["payment_methods", "kind", "bitcoin", /payment_methods › 0 › kind/],
      ["payments", "currency", "Dollar", /payments › 0 › currency: .*USD/],
      ["order_items", "quantity", -1, /order_items › 0 › quantity/],
      ["variants", "options", "red", /variants › 0 › options/],
      ["customers", "timezone", "Mars/Olympus", /customers › 0 › timezone: No time zone/],
    ];
    for (const [table, column, value, message] of odd) {
      const row = { ...held.store[table]?.[0], [column]: value };
      await expect(put(document({ [table]: [row] }), "steward")).rejects.toThrow(message);
    }
    expect(await counts()).toEqual(before);
  });

  it("names the record and the field that break a rule of the tables", async () => {
    await put(shop);
    const { store: held } = (await take("steward")) as { store: Record<string, Record<string, unknown>[]> };
    const before = await counts();
    const customers = (held.customers ?? []).slice(0, 2);
    const [order] = (held.orders ?? []).filter(({ customer_id }) => customer_id === customers[0]?.id);
    const [payment] = held.payments ?? [];
    const paid = {
      ...payment,
      order_id: order?.id,
      payment_method_id: null,
      charge_id: null,
      gateway_transaction_id: null,
    };
    const small: Record<string, object[]> = { customers, orders: [{ ...order }], payments: [paid] };
    const cases: [string, object, RegExp][] = [
      ["customers", { ...customers[0], id: "twin" }, /email: another record has the same email "/],
      ["customers", { ...customers[0], email: "other@example.com" }, /id: another record has the same id "/],
      ["orders", { ...order, id: "X1", customer_id: "nobody" }, /customer_id: names "nobody", .* customers/],
      ["payments", { ...paid, id: "X2", charge_id: "gone" }, /charge_id: names "gone", .* payments/],
      ["orders", { ...order, id: "X3", placed_at: "yesterday-ish" }, /placed_at: invalid input syntax/],
    ];
    for (const [table, row, message] of cases) {
      const rows = [...(small[table] ?? []), row];
      const text = { format: "steward", version: 1, store: { ...small, [table]: rows } };
      const refusal = await put(text, "steward").catch((error: Error) => error.message);
      expect(refusal).toMatch(message);
      expect(refusal).toMatch(new RegExp(`line \\d+, store › ${table} › ${rows.length - 1} › `));
    }
    expect(await counts()).toEqual(before);
  });
});
