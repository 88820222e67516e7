import { describe, expect, it } from "vitest";
import { cutNames } from "./context-cuts";

describe("cutNames", () => {
  it("names turns once, and as ranges where they follow each other", () => {
    expect(cutNames(["1", "1", "2", "2", "3", "5", "5"])).toEqual({ names: ["1–3", "5"], more: 0 });
  });

  it("puts what has a name as it is called, and counts what is too much to list", () => {
    const ids = ["cancel_order", "1–4", "a", "b", "c", "d", "e", "f"];
    expect(cutNames(ids)).toEqual({ names: ["cancel_order", "1–4", "a", "b", "c", "d"], more: 2 });
  });
});
