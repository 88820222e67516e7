import { expect, it } from "vitest";
import { withoutPlaces } from "./without-places";

it.each([
  ["send order 12521 to 5 Elm St, Boston, MA 02110, USA please", "send order 12521 to", /Elm|Boston|02110/],
  ["把订单12521改寄到上海市浦东新区世纪大道100号5楼", "订单12521", /浦东|世纪大道/],
])("an address that was only just written is masked: %s", (text, kept, street) => {
  expect(withoutPlaces(text)).toContain(kept);
  expect(withoutPlaces(text)).toContain("•••");
  expect(withoutPlaces(text)).not.toMatch(street);
});

it.each(["Where is my order 12345? It's been a week!", "我的订单１２３４５为什么还没到？"])(
  "%s stays as it is",
  (text) => expect(withoutPlaces(text)).toBe(text),
);
