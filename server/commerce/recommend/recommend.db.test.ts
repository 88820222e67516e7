import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { buildDataset } from "../../../prisma/factories/dataset";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Actor, Ctx } from "../../context";
import type { TestDatabase } from "../../postgres/test-database";
import { essence } from "./essence";
import { countAllPurchases } from "./purchases";
import { recommend, type recommendInput } from "./recommend";
import { measureRecommendations } from "./test-measure";
import type { z } from "zod";

const NOW = new Date("2026-11-22T17:00:00Z");
const DAY = 86_400_000;
const customer: Actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "林晓雯" };
const agent: Actor = { userId: "user_agent", role: "customer_service", customerId: null, name: "Maya" };

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase(NOW);
});

const context = (actor: Actor): Ctx => ({ actor, db: database.client, clock: { now: () => NOW }, locale: "en" });
const ask = (input: z.input<typeof recommendInput> = {}, actor: Actor = customer) => recommend(context(actor), input);

/** What nobody may be recommended. */
async function barred(customerId: string): Promise<Set<string>> {
  const since = new Date(NOW.getTime() - 180 * DAY);
  const bought = await database.client.orderItem.findMany({
    where: { order: { customerId, status: { not: "CANCELLED" }, placedAt: { gte: since } } },
    select: { variant: { select: { productId: true } } },
  });
  const cart = await database.client.cartItem.findMany({
    where: { cart: { customerId } },
    select: { variant: { select: { productId: true } } },
  });
  return new Set([...bought, ...cart].map(({ variant }) => variant.productId));
}

describe("recommendations", () => {
  it("are never of what cannot be sold, was bought lately or is in the cart, and each says why", async () => {
    const customers = await database.client.customer.findMany({ orderBy: { id: "asc" }, take: 15 });
    for (const { id: customerId } of customers) {
      const { picks } = await ask({ customerId, limit: 8, context: "cart" }, agent);
      const never = await barred(customerId);
      expect(picks.length).toBeGreaterThan(0);
      expect(new Set(picks.map(({ productId }) => productId)).size).toBe(picks.length);
      for (const pick of picks) {
        expect(never.has(pick.productId)).toBe(false);
        const variant = await database.client.variant.findUniqueOrThrow({ where: { sku: pick.sku } });
        expect(variant).toMatchObject({ available: true, priceMinor: pick.priceMinor, currency: pick.currency });
        expect(variant.stock).toBeGreaterThan(0);
        expect(pick.reason["zh-CN"]).toMatch(/\p{Script=Han}.*。$/u);
        expect(pick.reason.en).toMatch(/^[A-Z“\d].*\.$/u);
        expect(pick.strategies.length).toBeGreaterThan(0);
      }
    }
  });

  it("name what the customer bought that others bought too", async () => {
    const { picks, segment, strategies } = await ask({ limit: 5 });
    expect(segment).toBe("loyal");
    expect(strategies).toContain("collaborative_filtering");
    const own = await database.client.orderItem.findMany({ where: { order: { customerId: "cust_demo" } } });
    const names = new Set(own.map(({ nameEn }) => nameEn));
    const named = picks.flatMap(({ reason }) => /customers who also bought “(.+?)”/i.exec(reason.en)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(names.has(name)).toBe(true);
  });

  it.each([
    ["头戴式耳机", "Cadence Over-Ear Headphones"],
    ["over ear headphones", "Cadence Over-Ear Headphones"],
    ["睡袋", "Down Sleeping Bag"],
    ["something for my cat to climb", "Cat Climbing Tree"],
    ["防晒霜", "Featherlight Sunscreen SPF 50"],
    ["electric toothbrush", "Sonic Toothbrush"],
    ["推荐几样书法用品", "Calligraphy Brush Set"],
    ["I am looking for a gift for my running friend", "Tempo Running Shoes"],
  ])("find %s by words of either language", async (query, name) => {
    const { picks } = await ask({ query, limit: 3 }, agent);
    expect(picks[0]?.nameEn).toBe(name);
    expect(picks[0]?.reason.en).toContain(`atches “${essence(query)}”`);
  });

  it("take the words of asking for no wish", async () => {
    expect(essence("推荐几样厨房用品")).toBe("厨房用品");
    expect(essence("a gift for a writer")).toBe("writer");
    expect(essence("有什么好的推荐吗？")).toBe("");
    const [asked, plain] = [await ask({ query: "有什么推荐吗？" }), await ask()];
    expect(asked).toEqual(plain);
  });

  it("are none for words that no product answers to", async () => {
    expect((await ask({ query: "qqqq zzzz" }, agent)).picks).toEqual([]);
  });

  it("keep to a price range and a category", async () => {
    const { picks } = await ask({ category: "audio", minPriceMinor: 5_000, maxPriceMinor: 13_000, limit: 10 });
    expect(picks.length).toBeGreaterThan(1);
    for (const pick of picks) {
      expect(pick.category).toBe("audio");
      expect(pick.priceMinor).toBeGreaterThanOrEqual(5_000);
      expect(pick.priceMinor).toBeLessThanOrEqual(13_000);
    }
  });

  it("offer what goes with the cart, as a bundle where there is one", async () => {
    const { picks } = await ask({ context: "cart", limit: 8 });
    const blanket = picks.find(({ nameEn }) => nameEn === "Waffle Cotton Blanket");
    const bundle = await database.client.bundle.findFirstOrThrow({ where: { nameEn: "Reading corner" } });
    expect(blanket?.bundle).toEqual({ code: bundle.code, percent: 10 });
    expect(blanket?.reason.en).toContain(bundle.code);
    expect(blanket?.reason["zh-CN"]).toContain("10%");
  });

  it("are like the article asked about, and not the article itself", async () => {
    const { picks } = await ask({ sku: "OUT-TENT-01", context: "product", limit: 4 }, agent);
    expect(picks.map(({ category }) => category)).toContain("outdoor");
    expect(picks.map(({ sku }) => sku.slice(0, 8))).not.toContain("OUT-TENT");
    await expect(ask({ sku: "NONE" })).rejects.toMatchObject({ options: { reason: "sku_not_found" } });
  });

  it("suit the season where the customer lives", async () => {
    const winter = { ...context(customer), clock: { now: () => new Date("2027-01-10T12:00:00Z") } };
    const { picks } = await recommend(winter, { limit: 20 });
    const reasons = picks.map(({ reason }) => reason.en).join(" ");
    expect(reasons).not.toContain("good for summer");
    const { picks: cold } = await recommend(winter, { query: "羊毛", limit: 5 });
    expect(cold.map(({ nameZh }) => nameZh).join()).toContain("羊毛");
  });

  it("end when the last one is sold", async () => {
    const [first] = (await ask({ limit: 1 })).picks;
    await database.client.variant.updateMany({ where: { productId: first?.productId ?? "" }, data: { stock: 0 } });
    const after = (await ask({ limit: 20 })).picks.map(({ productId }) => productId);
    expect(after).not.toContain(first?.productId);
  });

  it("are of one's own tastes only", async () => {
    const other: Actor = { ...customer, customerId: "cust_none" };
    await expect(ask({ customerId: "cust_demo" }, other)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(ask({}, { ...customer, role: "ops", customerId: "cust_demo" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect((await ask({ limit: 3 }, agent)).segment).toBeNull();
  });
});

describe("what is counted", () => {
  const sortedPairs = () =>
    database.client.productPair.findMany({ orderBy: [{ productId: "asc" }, { otherId: "asc" }] });
  const activity = () => database.client.customerActivity.findMany({ orderBy: { customerId: "asc" } });

  it("after any changes of orders is what counting everything anew gives", async () => {
    const orders = await database.client.order.findMany({ orderBy: { id: "asc" }, take: 60 });
    const variants = await database.client.variant.findMany({ orderBy: { id: "asc" }, take: 40 });
    const change = fc.record({
      order: fc.constantFrom(...orders.map(({ id }) => id)),
      what: fc.constantFrom("cancel", "pay", "swap", "delete" as const),
      variant: fc.constantFrom(...variants.map(({ id }) => id)),
    });
    for (const { order: id, what, variant } of fc.sample(change, { numRuns: 60, seed: 11 })) {
      if (what === "cancel") await database.client.order.updateMany({ where: { id }, data: { status: "CANCELLED" } });
      if (what === "pay") await database.client.order.updateMany({ where: { id }, data: { status: "PAID" } });
      if (what === "swap") {
        await database.client.orderItem.updateMany({ where: { orderId: id }, data: { variantId: variant } });
      }
      if (what === "delete") {
        await database.client.ticket.updateMany({ where: { orderId: id }, data: { orderId: null } });
        await database.client.order.deleteMany({ where: { id } });
      }
    }
    await countAllPurchases(database.client);
    const [pairs, active] = [await sortedPairs(), await activity()];
    await database.client.$executeRaw`TRUNCATE customer_purchases, product_pairs, customer_activity`;
    await database.client
      .$executeRaw`INSERT INTO purchase_changes (customer_id) SELECT DISTINCT customer_id FROM orders`;
    await countAllPurchases(database.client);
    expect(pairs).toEqual(await sortedPairs());
    expect(active).toEqual(await activity());
    expect(pairs.length).toBeGreaterThan(1_000);
  });

  it("is counted once when two count at the same time", async () => {
    const before = await sortedPairs();
    await database.client
      .$executeRaw`INSERT INTO purchase_changes (customer_id) SELECT DISTINCT customer_id FROM orders`;
    await Promise.all([1, 2, 3].map(() => countAllPurchases(database.client)));
    await countAllPurchases(database.client);
    expect(await sortedPairs()).toEqual(before);
    expect(await database.client.purchaseChange.count()).toBe(0);
  });
});

it("names what was bought next far more often than the list of what everybody buys", () => {
  const rate = measureRecommendations(buildDataset({ now: NOW }), NOW);
  expect(rate.customers).toBeGreaterThan(200);
  expect(rate.recommended).toBeGreaterThan(rate.popular * 2);
  expect(rate.recommended).toBeGreaterThan(0.5);
});
