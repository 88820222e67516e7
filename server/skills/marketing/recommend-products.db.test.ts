// Recommendations where there is little to go by: a shop nobody has bought from, one other customer, everything bought.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { countAllPurchases } from "../../commerce/recommend/purchases";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { agent, callSkill, clearShop, makeShop, NOW, paidOrder, stranger, type CallOptions } from "../test-shop";

type Found = { recommendations: { sku: string; currency: string; reason: { en: string } }[]; count: number };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`TRUNCATE customer_purchases, product_pairs, customer_activity, purchase_changes`;
});

const recommend = async (input: object = {}, options: CallOptions = {}) =>
  (await callSkill(database, "recommendProducts", { ...input }, options)) as Found;
const skus = ({ recommendations }: Found) => recommendations.map(({ sku }) => sku).sort();
const reasons = ({ recommendations }: Found) => recommendations.map(({ reason }) => reason.en);

async function bought(options: CallOptions & { sku: string; method?: string }): Promise<void> {
  const { sku, ...rest } = options;
  await paidOrder(database, { ...rest, items: [{ sku, quantity: 1 }] });
  await countAllPurchases(database.client);
}
const half = (sku: string) => ({ sku, actor: stranger, method: "pm_other", key: `theirs-${sku}` });

describe("recommendProducts", () => {
  it("shows what is sold to the first customer of a shop, and to staff, by shelf too", async () => {
    for (const options of [{}, { actor: agent }]) {
      expect(skus(await recommend({}, options))).toEqual(["BAR", "BUDS"]);
      expect(skus(await recommend({ category: "audio", max_price_minor: 5_000 }, options))).toEqual(["BUDS"]);
      expect((await recommend({ category: "pets" }, options)).count).toBe(0);
    }
    expect(reasons(await recommend())).toEqual(["Chosen for you.", "Chosen for you."]);
  });

  it("calls nothing popular that one person bought, and nothing a taste of others that is one's own", async () => {
    await bought(half("BUDS"));
    for (const reason of reasons(await recommend())) expect(reason).not.toMatch(/popular/i);
    await bought({ sku: "BUDS" });
    await bought({ sku: "BAR", key: "bar" });
    // A year on, the soundbar may be bought again; nobody but this customer ever bought both.
    const now = new Date(NOW.getTime() + 365 * 86_400_000);
    for (const reason of reasons(await recommend({}, { now }))) expect(reason).not.toContain("customers who");
    await bought(half("BAR"));
    expect(reasons(await recommend({}, { now })).join()).toContain("ustomers who also bought");
  });

  it("speaks of prices in the customer's own currency, and compares no others with them", async () => {
    const { recommendations } = await recommend({ sku: "BUDS" });
    expect(recommendations).toMatchObject([{ sku: "BAR", currency: "USD" }]);
    await bought({ sku: "BUDS" });
    await database.client.order.updateMany({ data: { currency: "EUR" } });
    expect((await recommend()).recommendations).toMatchObject([{ sku: "EURO", currency: "EUR" }]);
  });

  it("has nothing for somebody who has just bought it all", async () => {
    await bought({ sku: "BUDS" });
    await bought({ sku: "BAR", key: "bar" });
    expect(await recommend()).toMatchObject({ count: 0, recommendations: [] });
  });
});
