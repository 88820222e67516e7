import { expect, it } from "vitest";
import { fieldsOf, newDraft, problemsOf } from "./resource-form";

const draft = { ...newDraft("http"), id: "erp", name: "ERP", endpoint: "https://erp.example.com" };

it("finds what is wrong at its field, before the server is asked", () => {
  expect(problemsOf(draft, true)).toEqual({});
  const bad = {
    ...draft,
    id: "ERP 1",
    name: "n".repeat(101),
    endpoint: `https://erp.example.com/${"p".repeat(500)}`,
    capabilities: "call, Look Up!",
    rateCount: "10",
    successRate: "101",
  };
  expect(problemsOf(bad, true)).toEqual({
    id: "id",
    name: "long",
    endpoint: "long",
    capabilities: "capabilities",
    rateSeconds: { field: "rateSeconds" },
    successRate: { field: "successRate" },
  });
});

it("sends words as a list, however they were parted, and a share as a share", () => {
  expect(fieldsOf({ ...draft, capabilities: "call、track，read", successRate: "29" })).toMatchObject({
    capabilities: ["call", "track", "read"],
    successRate: 0.29,
    rate: null,
  });
});
