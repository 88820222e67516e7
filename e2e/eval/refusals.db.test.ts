import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { exportStore } from "../../server/commerce/documents/export-store";
import { importStore } from "../../server/commerce/documents/import-store";
import {
  TAU_STATUSES,
  type TauDocument,
  type TauOrder,
  type TauStatus,
} from "../../server/commerce/documents/tau-format";
import { testDatabase } from "../../server/postgres/test-database";
import type { Shop } from "./compare";
import { refusalsOf } from "./refusals";
import { contextOf, system, tryTask } from "./retail";

const ADA = "ada_hale_11";
const ASKED: Partial<Record<TauStatus, Partial<TauOrder>>> = {
  cancelled: { cancel_reason: "ordered by mistake" },
  "return requested": { return_items: ["7001"], return_payment_method_id: "gift_card_902" },
  "exchange requested": {
    exchange_items: ["7001"],
    exchange_new_items: ["7002"],
    exchange_payment_method_id: "paypal_903",
    exchange_price_difference: 1.5,
  },
};

/** The example with an order of each status. */
function shopOfAllStatuses(): TauDocument {
  const shop = JSON.parse(readFileSync("e2e/eval/example/shop.json", "utf8")) as TauDocument;
  const model = shop.orders["#X1001"] as TauOrder;
  for (const [i, status] of TAU_STATUSES.entries()) {
    const order_id = `#S${i}`;
    shop.orders[order_id] = { ...structuredClone(model), order_id, status, fulfillments: [], ...ASKED[status] };
    shop.users[ADA]?.orders.push(order_id);
  }
  // Less than the dearest of what an item could become.
  const card = shop.users[ADA]?.payment_methods.gift_card_902;
  if (card?.source === "gift_card") card.balance = 1.49;
  return shop;
}

it(
  "refuses, and changes nothing by, whatever the policy rules out: made of the data",
  { timeout: 120_000 },
  async () => {
    const shop = shopOfAllStatuses();
    const database = await testDatabase();
    await importStore(contextOf(database, system), { text: JSON.stringify(shop), format: "tau" });
    const tasks = refusalsOf(shop, 2);
    const kinds = new Set(tasks.map(({ id }) => id.split(" · ").slice(0, 3).join(" · ")));
    const of = (why: string) => [...kinds].filter((kind) => kind.startsWith(`${why} · `)).length;
    // Six acts in seven statuses, less the six that are allowed.
    expect(of("status")).toBe(36);
    expect(of("stranger")).toBe(6);
    for (const why of ["not available", "other product", "no such item", "small gift card"]) {
      expect([why, of(why) >= 2]).toEqual([why, true]);
    }
    for (const why of ["reason", "same method", "no method", "other method", "too many"]) expect(of(why)).toBe(1);
    const faults: unknown[] = [];
    for (const task of tasks) {
      const failure = await tryTask(database, shop as Shop, task);
      if (failure) faults.push(failure);
    }
    expect(faults).toEqual([]);
    expect(await exportStore(contextOf(database, system), { format: "tau" })).toEqual(shop);
  },
);
