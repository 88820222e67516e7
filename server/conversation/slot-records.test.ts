import { expect, it } from "vitest";
import { ordersOfThings } from "./slot-records";

const bought = [
  { orderId: "5", names: [{ zh: "机械键盘 87 键", en: "Mechanical Keyboard, 87 keys" }] },
  { orderId: "4", names: [{ zh: "无线键盘", en: "Wireless Keyboard" }] },
  {
    orderId: "3",
    names: [
      { zh: "粗陶随行杯", en: "Stoneware Travel Mug" },
      { zh: "黑色钢笔", en: "Black Fountain Pen" },
    ],
  },
  { orderId: "2", names: [{ zh: "阅读台灯", en: "Reading Lamp" }] },
];

it.each([
  ["where is my mug", ["3"]],
  ["the two mugs I bought", ["3"]],
  ["that wireless keyboard", ["4"]],
  ["where is my keyboard", ["5", "4"]],
  ["the mechanical one", ["5"]],
  ["那个台灯", ["2"]],
  ["那个键盘", ["5", "4"]],
  ["无线键盘到哪了", ["4"]],
  ["the black thing", []],
  ["黑色的那个", []],
  ["my order is late", []],
  ["我的包裹", []],
])("the orders with what is spoken of: %s", (text, orders) => expect(ordersOfThings(text, bought)).toEqual(orders));
