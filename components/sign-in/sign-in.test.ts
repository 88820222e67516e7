import { describe, expect, it } from "vitest";
import { fieldProblem } from "./sign-in-form";
import { problemOf } from "./sign-in-request";

describe("fieldProblem", () => {
  it.each([
    ["", "x", "emailMissing"],
    ["   ", "x", "emailMissing"],
    ["maya", "x", "emailWrong"],
    ["maya@shop", "x", "emailWrong"],
    ["maya@shop.example", "", "passwordMissing"],
    [" maya@shop.example ", "x", null],
  ])("%j with %j: %s", (email, password, problem) => {
    expect(fieldProblem(email, password)).toBe(problem);
  });
});

describe("problemOf", () => {
  it("says what an answer means to the person", () => {
    expect(problemOf(204, null, null, false)).toBeNull();
    expect(problemOf(401, { error: { reason: "wrong_password" } }, null, false)).toEqual({ kind: "refused" });
    expect(problemOf(403, { error: { reason: "invalid_origin" } }, null, true)).toEqual({ kind: "origin" });
    expect(problemOf(404, { error: { reason: "no_demo_account" } }, null, true)).toEqual({ kind: "noDemoAccount" });
    expect(problemOf(404, { error: {} }, null, true)).toEqual({ kind: "demoOff" });
    expect(problemOf(429, null, "17", false)).toEqual({ kind: "limited", seconds: 17 });
    expect(problemOf(429, null, null, false)).toEqual({ kind: "limited", seconds: 60 });
    expect(problemOf(500, null, null, true)).toEqual({ kind: "failed" });
  });
});
