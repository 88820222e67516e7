import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { destinationFor, safeNext } from "./destination";

describe("safeNext", () => {
  it.each([
    ["/", "/"],
    ["/executions/exec_1?tab=journal#end", "/executions/exec_1?tab=journal#end"],
    ["/chat/../executions", "/executions"],
    ["/requests?q=%2F%2Fevil.example", "/requests?q=%2F%2Fevil.example"],
    ["/sign-in-help", "/sign-in-help"],
  ])("goes on to %s", (value, path) => {
    expect(safeNext(value)).toBe(path);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "/.//evil.example",
    "/chat/..//evil.example",
    "javascript:alert(1)",
    "executions",
    "/sign-in?next=/sign-in",
    "/api/auth/sign-out",
    "",
    undefined,
    null,
    ["/chat", "//evil.example"],
  ])("refuses %j", (value) => {
    expect(safeNext(value)).toBeNull();
  });

  it("never leaves this site, whatever is written in the address", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      ":",
      "@",
      "?",
      "#",
      "\t",
      "%2f",
      "%5c",
      "evil.example",
      "http:",
      "a",
    );
    const address = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join("")}`),
    );
    fc.assert(
      fc.property(address, (value) => {
        const path = safeNext(value);
        if (path !== null) expect(new URL(path, "https://steward.example").origin).toBe("https://steward.example");
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("destinationFor", () => {
  it("goes to the role's own room without a next page", () => {
    expect(destinationFor("customer", null)).toBe("/chat");
    expect(destinationFor("ops", null)).toBe("/executions");
  });

  it("takes a customer to the portal's pages only, and staff anywhere", () => {
    expect(destinationFor("customer", "/chat/sess_1")).toBe("/chat/sess_1");
    expect(destinationFor("customer", "/requests?page=2")).toBe("/requests?page=2");
    expect(destinationFor("customer", "/executions")).toBe("/chat");
    expect(destinationFor("customer", "/chatter")).toBe("/chat");
    expect(destinationFor("manager", "/mail")).toBe("/mail");
  });
});
