import { describe, expect, it } from "vitest";
import { extractEntities } from "./intent/entities";
import { aboutOrder, ordersLike, ordersMeant, ordersTogether } from "./named-orders";

const read = (text: string) => ({ text, entities: extractEntities(text) });

describe("the orders a text is about", () => {
  it.each([
    ["change the address of order 12521 (same as order 12438)", ["12521"], ["12438"]],
    ["order 12533 should go to the same address as order 12438", ["12533"], ["12438"]],
    ["把订单12521的地址改成和订单12438一样", ["12521"], ["12438"]],
    ["订单12521改送到订单12438的地址", ["12521"], ["12438"]],
    ["cancel order 12521 but keep order 12533", ["12521"], []],
    ["取消订单12521，订单12533保留", ["12521"], []],
    ["where are orders 12438 and order 12251", ["12438", "12251"], []],
    ["the same as order 12438", ["12438"], ["12438"]],
  ])("%s", (text, meant, like) => {
    expect(ordersMeant(read(text))).toEqual(meant);
    expect(ordersLike(read(text))).toEqual(like);
  });

  it.each([
    ["cancel order 12521, order 12533 and order 12251", ["12521", "12533", "12251"]],
    ["取消订单12521、订单12533和订单12251", ["12521", "12533", "12251"]],
    ["cancel order 12521 and keep order 12533", []],
    ["exchange it from order 12251 for the one in order 12262", []],
  ])("together: %s", (text, together) => expect(ordersTogether(read(text))).toEqual(together));

  it("are one order in the part that is about it, and the one it is to be like stays", () => {
    const text = "change the address of order 12521 and order 12533 to the same as order 12438";
    const part = aboutOrder(read(text), "12533");
    expect(ordersMeant(part)).toEqual(["12533"]);
    expect(ordersLike(part)).toEqual(["12438"]);
  });
});
