import { describe, expect, it } from "vitest";
import { enNumber, zhNumber } from "./numerals";

describe("numbers in words", () => {
  it.each([
    ["三", 3],
    ["两", 2],
    ["十", 10],
    ["十二", 12],
    ["二十", 20],
    ["二十五", 25],
    ["一百零五", 105],
    ["一百二", 120],
    ["一百二十三", 123],
    ["一千零一", 1_001],
    ["一千二", 1_200],
    ["两万五", 25_000],
    ["一万零五", 10_005],
    ["三万二千", 32_000],
    ["1万", 10_000],
    ["1,299", 1_299],
    ["二〇二六", 2_026],
    ["百", null],
    ["万", null],
    ["", null],
    ["三四百", null],
  ])("%s is %s", (text, number) => {
    expect(zhNumber(text)).toBe(number);
  });

  it.each([
    ["one", 1],
    ["twelve", 12],
    ["twenty-five", 25],
    ["a hundred", 100],
    ["two hundred and fifty", 250],
    ["one thousand two hundred", 1_200],
    ["1,299", 1_299],
    ["keyboard", null],
  ])("%s is %s", (text, number) => {
    expect(enNumber(text)).toBe(number);
  });
});
