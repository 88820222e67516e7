import { expect, it } from "vitest";
import { readQuantity } from "./quantity-slot";

it.each([
  ["I want to buy two travel mugs", 2],
  ["order 3 t-shirts for me", 3],
  ["get me six of those", 6],
  ["2 x travel mug", 2],
  ["I need three pairs of socks", 3],
  ["我想买两个旅行杯", 2],
  ["帮我订3件T恤", 3],
  ["来十本笔记本", 10],
  ["我要一双37码的靴子", 1],
])("%s: %i", (text, quantity) => expect(readQuantity(text)).toBe(quantity));

it.each([
  "I want to buy a travel mug",
  "the 500 ml mug",
  "我想买500毫升的随行杯",
  "where is order 12345",
  "第二个",
  "the 7-in-1 hub",
  "买一个月能用完的",
  "",
])("%j says no number of pieces", (text) => expect(readQuantity(text)).toBeNull());
