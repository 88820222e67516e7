import { describe, expect, it } from "vitest";
import { initials } from "./account-menu";

describe("initials", () => {
  it.each([
    ["林晓雯 (Xiaowen Lin)", "林"],
    ["Maya Okafor", "MO"],
    ["Ana María de la Cruz", "AC"],
    ["ops", "O"],
    ["𠮷田", "𠮷"],
    ["  ", "?"],
  ])("%s: %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
