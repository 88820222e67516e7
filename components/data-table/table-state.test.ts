import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageRange, readTableState, SEARCH_LIMIT, tableHref } from "./table-state";

describe("readTableState", () => {
  test("reads what is given and fills in the rest", () => {
    expect(readTableState(new URLSearchParams("q=12345&page=3"))).toEqual({ q: "12345", status: "", page: 3 });
    expect(readTableState({ status: ["FAILED", "RUNNING"] })).toEqual({ q: "", status: "FAILED", page: 1 });
  });

  test.each(["0", "-1", "1.5", "x", "", "1e99", "Infinity", "NaN"])("takes page %j for the first", (page) => {
    expect(readTableState({ page }).page).toBe(1);
  });

  test("takes control characters for spaces and cuts what is too long", () => {
    expect(readTableState({ q: "a\u0000b\nc" }).q).toBe("a b c");
    expect(readTableState({ q: "x".repeat(5000) }).q).toHaveLength(SEARCH_LIMIT);
  });
});

describe("tableHref", () => {
  test("leaves defaults out", () => {
    expect(tableHref("/executions", { q: "", status: "", page: 1 })).toBe("/executions");
    expect(tableHref("/executions", { q: "a&b", status: "FAILED", page: 2 })).toBe(
      "/executions?q=a%26b&status=FAILED&page=2",
    );
  });

  test("is read back as the state it was made from, whatever people type", () => {
    const typed = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(typed, typed, fc.integer({ min: 1, max: 100_000 }), (q, status, page) => {
        const state = readTableState({ q, status, page: String(page) });
        const url = new URL(tableHref("/executions", state), "http://localhost");
        expect(readTableState(url.searchParams)).toEqual(state);
      }),
    );
  });
});

describe("pageRange", () => {
  test.each([
    [1, 50, 0, { first: 0, last: 0, pages: 1 }],
    [1, 50, 50, { first: 1, last: 50, pages: 1 }],
    [2, 50, 51, { first: 51, last: 51, pages: 2 }],
    [9, 50, 51, { first: 0, last: 51, pages: 2 }],
  ])("page %i of %i rows each, %i in all", (page, size, total, range) => {
    expect(pageRange(page, size, total)).toEqual(range);
  });
});
