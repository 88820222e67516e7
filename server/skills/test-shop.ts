// For tests of skills: the demo store, and a call of a skill as the engine makes it.
import type { Actor, Locale } from "../context";
import { transaction, type Db } from "../db";
import type { TestDatabase } from "../postgres/test-database";
import type { SkillContext } from "./contract";
import { getSkill } from "./registry";

export const NOW = new Date("2026-11-22T17:00:00Z");
export const customer: Actor = {
  userId: "user_demo_customer",
  role: "customer",
  customerId: "cust_demo",
  name: "林晓雯",
};
export const stranger: Actor = { userId: "user_x", role: "customer", customerId: "cust_nobody", name: "X" };
export const agent: Actor = { userId: "user_agent", role: "customer_service", customerId: null, name: "Maya" };
export const refunder: Actor = { userId: "user_refund", role: "refund_manager", customerId: null, name: "Siyuan" };
export const ops: Actor = { userId: "user_ops", role: "ops", customerId: null, name: "Diego" };
export const system: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

export type CallOptions = { actor?: Actor; key?: string; locale?: Locale; executionId?: string; now?: Date };

export function skillContext(db: Db, key: string, options: CallOptions = {}): SkillContext {
  return {
    actor: options.actor ?? customer,
    db,
    clock: { now: () => options.now ?? NOW },
    locale: options.locale ?? "en",
    executionId: options.executionId ?? "exec_1",
    stepId: "step",
    idempotencyKey: key,
    enqueue: async () => {},
  };
}

/** Runs a skill as the engine does: a local one in the step's transaction, an external one outside of any. */
export async function callSkill(
  database: TestDatabase,
  name: string,
  input: Record<string, unknown>,
  options: CallOptions = {},
): Promise<Record<string, unknown>> {
  const skill = getSkill(name);
  const key = options.key ?? skill.idempotency(skill.input.parse(input)) ?? "";
  const run = (db: Db) => skill.run(skillContext(db, key, options), input);
  const output = skill.effect === "local" ? transaction(database.client, run) : run(database.client);
  return (await output) as Record<string, unknown>;
}

export const refusal = (reason: string, code = "CONFLICT") => ({ code, options: { reason } });

const person = (id: string, name: string) => ({
  id,
  name,
  email: `${id}@example.com`,
  locale: "zh-CN",
  timezone: "America/Phoenix",
  vipLevel: 2,
  createdAt: new Date("2026-01-01T00:00:00Z"),
});

/** Two customers, three articles, cards that behave and cards that do not. Ids are as in the tests that use them. */
export async function makeShop({ client }: TestDatabase): Promise<void> {
  await client.customer.createMany({ data: [person("cust_demo", "林晓雯"), person("cust_nobody", "Nobody")] });
  const address = {
    recipient: "Xiaowen Lin",
    line1: "1420 S Mill Ave",
    city: "Tempe",
    postalCode: "85281",
    country: "US",
  };
  await client.address.createMany({
    data: [
      { id: "addr_work", customerId: "cust_demo", label: "Work", ...address, line1: "200 W Washington St" },
      { id: "addr_home", customerId: "cust_demo", label: "Home", ...address, isDefault: true },
      { id: "addr_far", customerId: "cust_nobody", label: "Home", ...address, isDefault: true },
    ],
  });
  const card = { kind: "credit_card", brand: "Visa", last4: "4242" };
  const methods = [
    { id: "pm_visa", ...card, isDefault: true, gatewayToken: "tok_visa" },
    { id: "pm_slow", ...card, gatewayToken: "tok_timeout" },
    { id: "pm_lost", ...card, gatewayToken: "tok_timeout_after" },
    { id: "pm_poor", ...card, gatewayToken: "tok_declined" },
    { id: "pm_twice", ...card, gatewayToken: "tok_duplicate" },
    { id: "pm_gift", kind: "gift_card", last4: "7777", balanceMinor: 6_000, currency: "USD" },
  ];
  await client.paymentMethod.createMany({ data: methods.map((method) => ({ customerId: "cust_demo", ...method })) });
  await client.paymentMethod.create({
    data: { id: "pm_other", customerId: "cust_nobody", ...card, gatewayToken: "tok_other" },
  });
  const about = { category: "audio", descriptionEn: "", descriptionZh: "" };
  await client.product.createMany({
    data: [
      { id: "prod_buds", nameEn: "Earbuds", nameZh: "耳机", ...about },
      { id: "prod_bar", nameEn: "Soundbar", nameZh: "音响", ...about },
    ],
  });
  const variant = { options: { color: "black" }, currency: "USD" };
  await client.variant.createMany({
    data: [
      { id: "var_buds", productId: "prod_buds", sku: "BUDS", priceMinor: 1_999, stock: 100, ...variant },
      { id: "var_bar", productId: "prod_bar", sku: "BAR", priceMinor: 17_900, stock: 5, ...variant },
      { id: "var_old", productId: "prod_bar", sku: "OLD", priceMinor: 100, stock: 9, available: false, ...variant },
      { id: "var_euro", productId: "prod_bar", sku: "EURO", priceMinor: 100, stock: 9, ...variant, currency: "EUR" },
    ],
  });
}

/** Everything the shop's acts write, so that a test starts from the shop as it was made. */
export async function clearShop({ client }: TestDatabase): Promise<void> {
  await client.$executeRaw`TRUNCATE orders, order_items, payments, reservations, store_credits, coupons, tickets,
    emails, audit_log, carts, cart_items, gateway_transactions, gateway_faults CASCADE`;
  await client.variant.updateMany({ where: { id: "var_buds" }, data: { stock: 100 } });
  await client.variant.updateMany({ where: { id: "var_bar" }, data: { stock: 5 } });
  await client.paymentMethod.updateMany({ where: { id: "pm_gift" }, data: { balanceMinor: 6_000 } });
}

/** An order of one pair of earbuds, 19.99 and 5.99 delivery, unless told otherwise. */
export async function order(
  database: TestDatabase,
  options: CallOptions & { items?: { sku: string; quantity: number }[] } = {},
): Promise<string> {
  const { items = [{ sku: "BUDS", quantity: 1 }], ...rest } = options;
  const placed = await callSkill(database, "createOrder", { items }, rest);
  return String(placed.order_id);
}

export async function paidOrder(
  database: TestDatabase,
  options: CallOptions & { items?: { sku: string; quantity: number }[]; method?: string } = {},
): Promise<string> {
  const { method, ...rest } = options;
  const orderId = await order(database, rest);
  await callSkill(database, "processPayment", { order_id: orderId, payment_method_id: method }, rest);
  return orderId;
}

/** What a test compares of the records an act leaves. */
export async function auditActions({ client }: TestDatabase): Promise<string[]> {
  return (await client.auditLog.findMany({ orderBy: { seq: "asc" } })).map((row) => row.action);
}
