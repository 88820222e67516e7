import { describe, expect, it } from "vitest";
import { indexProducts, type ListedProduct } from "./product-index";
import { AT, readAll } from "./test-reading";

const product = (id: string, en: string, zh: string, variants: string[][] = []): ListedProduct => ({
  id,
  name: { en, "zh-CN": zh },
  variants: variants.map((words, i) => ({ id: `${id}-v${i + 1}`, sku: `${id.toUpperCase()}-0${i + 1}`, words })),
});
const switches = ["black", "white"].flatMap((colour) =>
  ["linear", "silent"].map((one) => [
    colour,
    colour === "black" ? "黑色" : "白色",
    one,
    one === "silent" ? "静音轴" : "线性轴",
  ]),
);
const about = {
  ...AT,
  products: indexProducts([
    product("keyb", "Strand Mechanical Keyboard", "Strand 机械键盘", switches),
    product("mouse", "Glide Ergonomic Mouse", "Glide 人体工学鼠标"),
    product("buds", "Aria Wireless Earbuds", "Aria 真无线蓝牙耳机"),
    product("over", "Cadence Over-Ear Headphones", "Cadence 头戴式降噪耳机"),
    product("tee", "Heavyweight Cotton T-Shirt", "重磅纯棉 T 恤", [["S"], ["M"], ["L"]]),
    product("bank", "Voltaic Power Bank", "Voltaic 移动电源"),
    product("shoe", "Tempo Running Shoes", "Tempo 缓震跑鞋"),
    product("boot", "Ridge Hiking Boots", "Ridge 防水徒步鞋"),
    product("kids", "Kids' Rain Boots", "儿童雨靴"),
    product("tea", "Celadon Tea Set", "青瓷功夫茶具套装"),
    product("bag", "Down Sleeping Bag", "羽绒睡袋"),
    product("kettle", "Gooseneck Kettle", "细口手冲壶"),
  ]),
};

const named = (text: string) =>
  readAll(text, about).flatMap((entity) =>
    entity.type === "product" ? [[entity.value, ...entity.others].sort().join("|")] : [],
  );

describe("products", () => {
  it.each([
    ["Strand Mechanical Keyboard", "keyb"],
    ["the keyboard is broken", "keyb"],
    ["my mechancal keybord", "keyb"],
    ["two keyboards please", "keyb"],
    ["那个键盘坏了", "keyb"],
    ["機械鍵盤還有貨嗎", "keyb"],
    ["Strand键盘", "keyb"],
    ["I like the Strand", "keyb"],
    ["鼠标没反应", "mouse"],
    ["the ergonomic mouse", "mouse"],
    ["蓝牙耳机", "buds"],
    ["降噪耳机有货吗", "over"],
    ["耳机", "buds|over"],
    ["headphons", "over"],
    ["三件T恤", "tee"],
    ["the t-shirts", "tee"],
    ["a cotton t-shirt in L", "tee"],
    ["移动电源充不进电", "bank"],
    ["the power bank", "bank"],
    ["跑鞋偏大", "shoe"],
    ["running shoes", "shoe"],
    ["boots", "boot|kids"],
    ["the rain boots", "kids"],
    ["青瓷功夫茶具套装", "tea"],
    ["sleeping bag", "bag"],
    ["KEYB-02 please", "keyb"],
    ["手冲壶", "kettle"],
    ["the ketle", ""],
    ["a gooseneck ketle", "kettle"],
  ])("%s is %s", (text, ids) => {
    expect(named(text)).toEqual(ids === "" ? [] : [ids]);
  });

  it.each([
    "my bank declined the payment",
    "the site is down",
    "I am running out of patience",
    "set a reminder",
    "套装",
    "where is my order 12345",
    "my house is on the left",
    "无线",
    "退款多久到账",
    "put it in the bag",
  ])("none in %s", (text) => {
    expect(named(text)).toEqual([]);
  });

  it.each([
    ["the black keyboard with silent switches", "keyb-v2"],
    ["白色静音轴的键盘", "keyb-v4"],
    ["the keyboard in black", null],
    ["T恤要L码", "tee-v3"],
    ["the t-shirt in size M", "tee-v2"],
    ["KEYB-03", "keyb-v3"],
  ])("finds the variant of %s: %s", (text, variantId) => {
    expect(readAll(text, about).find(({ type }) => type === "product")).toMatchObject({ variantId });
  });

  it("counts what is asked for", () => {
    const counts = readAll("2 keyboards and three mugs", about).flatMap((entity) =>
      entity.type === "quantity" ? [entity.count] : [],
    );
    expect(counts).toEqual([2]);
  });
});
