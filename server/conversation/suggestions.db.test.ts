// What is suggested: worded so that it is understood as what it stands for, and nothing that nobody here may start.
import { expect, it } from "vitest";
import { LOCALES } from "../context";
import type { Execution } from "../db";
import { sopCatalog } from "../sop/catalog";
import type { SopGraph } from "../sop/graph";
import type { CardPart } from "./cards";
import { recognise } from "./intent/recognise";
import { suggestNext, SUGGESTED_INTENTS, wordWish } from "./suggestions";

const PRODUCTS = { "zh-CN": ["光环阅读灯", "羊毛围巾"], en: ["Halo Reading Lamp", "Wool Scarf"] };

it.each(SUGGESTED_INTENTS)("%s is understood when it is said", (intent) => {
  for (const locale of LOCALES) {
    const named = intent === "stock_query" || intent === "place_order" ? PRODUCTS[locale] : ["12345"];
    for (const it of named) {
      const said = wordWish({ intent, it }, locale);
      expect(recognise(said), said).toMatchObject({ intent, ambiguous: false, language: locale });
    }
  }
});

const order: CardPart = {
  type: "data-order",
  id: "card:order",
  data: {
    ...{ orderId: "12345", status: "PAID", statusText: "Paid", placedAt: "2026-11-20T08:00:00Z", expectedAt: null },
    ...{ deliveredAt: null, items: [], totalMinor: 100, currency: "USD", shipTo: null },
    actions: ["cancel", "modify_items", "modify_address", "modify_payment"],
  },
};

const after = async (intents: string[], role: string, parts: CardPart[] = [order]) => {
  const graph = { intents } as Pick<SopGraph, "intents"> as SopGraph;
  const execution = { actor: { role, userId: "u", customerId: "c", name: "" } } as unknown as Execution;
  return suggestNext({ graph, execution }, parts, await sopCatalog(), "en")?.items.map(({ intent }) => intent) ?? null;
};

it("suggests three at most, and not what was just done", async () => {
  expect(await after(["order_details"], "customer")).toEqual([
    "cancel_order",
    "change_shipping_address",
    "change_order",
  ]);
  expect(await after(["cancel_order"], "customer")).not.toContain("cancel_order");
});

it("suggests nothing that nobody may start who speaks here", async () => {
  expect(await after(["order_details"], "api")).toBeNull();
});

it("suggests what the store would do, whatever the status is called", async () => {
  const closed: CardPart = { ...order, data: { ...order.data, status: "CANCELLED", actions: [] } };
  expect(await after(["order_details"], "customer", [closed])).toEqual(["track_refund"]);
});
