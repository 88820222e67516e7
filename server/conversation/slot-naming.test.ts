import { describe, expect, it } from "vitest";
import { toldAbout } from "./choice-slot";
import { nameOptions, type Nameable } from "./slot-naming";

const thing = (value: string, en: string, zh = en, detail = ""): Nameable => ({
  value,
  ids: [`id-${value}`],
  label: { en, "zh-CN": zh },
  detail: { en: detail, "zh-CN": detail },
});

const GOODS = [
  thing("MUG", "Stoneware Travel Mug", "粗陶随行杯"),
  thing("WATCH", "Smart Watch", "智能手表"),
  thing("THERMO", "Smart Thermostat", "智能温控器"),
  thing("SCARF", "Wool scarf", "羊毛围巾"),
];
const SHIRTS = [
  thing("S-1", "black · L", "black · L", "$20.00"),
  thing("S-2", "black · M", "black · M", "$20.00"),
  thing("S-3", "blue · L", "blue · L", "$22.00"),
];
const PAYS = [
  thing("pm_1", "Visa ··4242", "Visa ··4242", "original · credit card"),
  thing("pm_2", "PayPal a@b.example", "PayPal a@b.example", "PayPal"),
  thing("pm_3", "Gift card ··7777", "礼品卡 ··7777", "gift card"),
];

const named = (text: string, options: Nameable[], many: boolean, asked = true) => {
  const naming = nameOptions(text, options, { many, asked });
  return naming.kind === "named" ? naming.options.map(({ value }) => value) : naming.kind;
};

describe("several of a list", () => {
  it.each([
    ["Smart Watch; Wool scarf", ["WATCH", "SCARF"]],
    ["the watch and the scarf please", ["WATCH", "SCARF"]],
    ["围巾和手表", ["WATCH", "SCARF"]],
    ["MUG, id-SCARF", ["MUG", "SCARF"]],
    ["1 and 3", ["MUG", "THERMO"]],
    ["第二个", ["WATCH"]],
    ["all of them", ["MUG", "WATCH", "THERMO", "SCARF"]],
    ["全部退", ["MUG", "WATCH", "THERMO", "SCARF"]],
    ["the smart one", "none"],
    ["9", "none"],
    ["the lamp", "none"],
  ])("%s → %j", (text, expected) => expect(named(text, GOODS, true)).toEqual(expected));

  it("takes no place and no `all` out of a text that answers nothing", () => {
    expect(named("return the first thing of all my orders", GOODS, true, false)).toBe("none");
    expect(named("I want to return the scarf from order 11840", GOODS, true, false)).toEqual(["SCARF"]);
  });
});

describe("one of a list", () => {
  it.each([
    ["blue", SHIRTS, ["S-3"]],
    ["black, M please", SHIRTS, ["S-2"]],
    ["{'color': 'black', 'size': 'L'}", SHIRTS, ["S-1"]],
    ["black", SHIRTS, "several"],
    ["green", SHIRTS, "none"],
    ["the second one", SHIRTS, ["S-2"]],
    ["S-1 and S-3", SHIRTS, "several"],
    ["退到礼品卡", PAYS, ["pm_3"]],
    ["back to my gift card", PAYS, ["pm_3"]],
    ["paypal", PAYS, ["pm_2"]],
    ["the one ending in 4242", PAYS, ["pm_1"]],
    ["via pm_2", PAYS, ["pm_2"]],
    ["原支付方式", [thing("a", "Visa", "Visa", "原支付方式"), thing("b", "PayPal")], ["a"]],
  ] as const)("%s", (text, options, expected) => expect(named(text, [...options], false)).toEqual(expected));
});

describe("words about several orders", () => {
  const told = "Return order 11840: the mug; For order 12251, exchange the scarf. And of order 11840 the watch too";
  it("are each about the order that was named last", () => {
    expect(toldAbout(told, "12251")).toContain("scarf");
    expect(toldAbout(told, "12251")).not.toMatch(/mug|watch/);
    expect(toldAbout(told, "11840")).toMatch(/mug[^]*watch/);
    expect(toldAbout(told, "11840")).not.toContain("scarf");
  });
  it("are all about the one order when there is only one", () => {
    expect(toldAbout("the mug of order 11840", "11840")).toBe("the mug of order 11840");
    expect(toldAbout(told, undefined)).toBe(told);
  });
});
