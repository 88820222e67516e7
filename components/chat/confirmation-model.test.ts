import { expect, it } from "vitest";
import { whyRefused } from "./confirmation-model";

it.each([
  [{ appCode: "CONFLICT", reason: "approval_changed" }, "changed"],
  [{ appCode: "CONFLICT", reason: "approval_answered" }, "answered"],
  [{ appCode: "CONFLICT", reason: "approval_closed" }, "closed"],
  [{ appCode: "UNAVAILABLE", reason: "facts_unavailable" }, "facts"],
  [{ appCode: "UNAUTHENTICATED" }, "signedOut"],
  [{ appCode: "UNAVAILABLE", reason: "database_away" }, "failed"],
  [undefined, "failed"],
])("%j is told as %s", (data, refusal) => {
  expect(whyRefused(data)).toBe(refusal);
});
