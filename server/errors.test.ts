import { describe, expect, it } from "vitest";
import type * as Errors from "./errors";
import { AppError, toPublicError } from "./errors";

class Special extends AppError {}

describe("an error of ours", () => {
  it("is known as one whichever copy of this module made it", async () => {
    // As in the built web server, where skills that were plugged in come from another bundle than the page that calls them.
    const copy = (await import("./errors?another" as string)) as typeof Errors;
    expect(copy.AppError).not.toBe(AppError);
    const thrown = new copy.AppError("NOT_FOUND", "There is no order 7.", { reason: "order_not_found" });
    expect(thrown instanceof AppError).toBe(true);
    expect(toPublicError(thrown)).toEqual({
      ...{ code: "NOT_FOUND", message: "There is no order 7.", reason: "order_not_found" },
    });
  });

  it("is not taken for a kind of it, nor anything else for it", () => {
    expect(new Special("CONFLICT", "x") instanceof AppError).toBe(true);
    expect(new Special("CONFLICT", "x") instanceof Special).toBe(true);
    expect(new AppError("CONFLICT", "x") instanceof Special).toBe(false);
    for (const other of [new Error("x"), { code: "CONFLICT" }, null, undefined, "x"]) {
      expect(other instanceof AppError).toBe(false);
      expect(toPublicError(other)).toEqual({ code: "INTERNAL", message: "Something went wrong on our side." });
    }
  });
});
