// What recognition is told about the shop and the customer, and what comes of it in a conversation.
import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../context";
import { newId } from "../ids";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { readSurroundings } from "./surroundings";
import { turn } from "./turn";

let database: TestDatabase;
let now = new Date("2026-11-23T07:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  const db = database.client;
  for (const [id, timezone, country] of [
    ["cust_a", "Asia/Shanghai", "CN"],
    ["cust_b", "Europe/London", "United Kingdom"],
  ] as const) {
    await db.customer.create({ data: { id, name: id, email: `${id}@example.com`, timezone } });
    await db.user.create({ data: { id: `user_${id}`, name: id, email: `${id}@example.com`, customerId: id } });
    const address = { id: `addr_${id}`, customerId: id, label: "home", recipient: id, line1: "1", isDefault: true };
    await db.address.create({ data: { ...address, city: "x", postalCode: "1", country } });
    await db.order.create({
      data: {
        ...{ id: `NO-77-${id.at(-1)}`, customerId: id, status: "PAID", currency: "CNY", placedAt: now },
        ...{ subtotalMinor: 1, shippingMinor: 0, totalMinor: 1, shippingAddress: {} },
      },
    });
  }
  await addProduct("prod_keyb", "Strand Mechanical Keyboard", "Strand 机械键盘");
});

async function addProduct(id: string, nameEn: string, nameZh: string) {
  const texts = { nameEn, nameZh, category: "computers", descriptionEn: "", descriptionZh: "" };
  const variant = {
    id: `var_${id}`,
    sku: id.toUpperCase(),
    options: { color: "black" },
    priceMinor: 100,
    currency: "USD",
    stock: 3,
  };
  await database.client.product.create({ data: { id, ...texts, variants: { create: [variant] } } });
}

function as(customerId: string | null): Ctx {
  const role = customerId === null ? "ops" : "customer";
  return {
    actor: { userId: `user_${customerId ?? "ops"}`, role, customerId, name: "x", timeZone: "America/New_York" },
    db: database.client,
    clock: { now: () => now },
    locale: "en",
  };
}

describe("readSurroundings", () => {
  it("tells a customer's own numbers and clock, and nobody else's", async () => {
    expect(await readSurroundings(as("cust_a"))).toMatchObject({
      orderIds: ["NO-77-a"],
      timeZone: "Asia/Shanghai",
      country: "CN",
    });
    const other = await readSurroundings(as("cust_b"));
    expect(other).toMatchObject({ orderIds: ["NO-77-b"], timeZone: "Europe/London" });
    expect(other).not.toHaveProperty("country");
    expect(await readSurroundings(as(null))).toMatchObject({ orderIds: [], timeZone: "America/New_York" });
  });

  it("knows a new product a minute later at most", async () => {
    const names = async () => (await readSurroundings(as("cust_a"))).products?.products.map(({ id }) => id);
    expect(await names()).toEqual(["prod_keyb"]);
    await addProduct("prod_lamp", "Halo Reading Lamp", "Halo 阅读灯");
    now = new Date(now.getTime() + 61_000);
    expect(await names()).toEqual(["prod_keyb", "prod_lamp"]);
  });
});

describe("a conversation", () => {
  const say = async (text: string) => {
    const sent = { sessionId: newId("sess"), text, clientMessageId: newId("msg"), channel: "web" as const };
    const { executionId, assistantMessage } = await turn(as("cust_a"), sent);
    const execution = executionId ? await database.client.execution.findUnique({ where: { id: executionId } }) : null;
    const understood = assistantMessage.parts.find(({ type }) => type === "data-understanding");
    return { execution, understood };
  };

  it("begins with the product that was meant, however it was written", async () => {
    const { execution } = await say("is the mechancal keybord in stock?");
    expect(execution).toMatchObject({ sopId: "check_stock", input: { product: "Strand Mechanical Keyboard" } });
  });

  it("shows the facts it understood, each once, and no reason codes", async () => {
    const { understood } = await say("NO-77-a in 3 days! NO-77-a is late, where is my order");
    expect(understood).toMatchObject({
      data: {
        entities: [
          { type: "order_id", value: "NO-77-a" },
          { type: "date", value: "2026-11-26" },
        ],
      },
    });
  });
});
