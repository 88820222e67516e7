import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { ChatRequestError, type ChatErrorCode } from "./chat-transport";
import { explainFailure, type FailureAction } from "./failure-model";

describe("explainFailure", () => {
  it.each<[ChatErrorCode, FailureAction]>([
    ["UNAUTHENTICATED", "sign-in"],
    ["NOT_FOUND", "new-conversation"],
    ["EXPIRED", "new-conversation"],
    ["FORBIDDEN", "new-conversation"],
    ["PAYLOAD_TOO_LARGE", "edit"],
    ["VALIDATION", "edit"],
    ["CONFLICT", "resend"],
    ["RATE_LIMITED", "resend"],
    ["NETWORK", "resend"],
    ["INTERNAL", "resend"],
  ])("a message refused with %s asks for: %s", (code, action) => {
    expect(explainFailure(new ChatRequestError(code, "send"))).toEqual({ code, action });
  });

  it("never offers to send again what was already taken in", () => {
    expect(explainFailure(new ChatRequestError("INTERNAL", "resume")).action).toBe("reload");
    expect(explainFailure(new TypeError("network error"))).toEqual({ code: "INTERRUPTED", action: "reload" });
    expect(explainFailure(new Error("the server's own words"))).toEqual({ code: "INTERRUPTED", action: "reload" });
  });

  it("reads a failed query's code", () => {
    const refused = TRPCClientError.from({
      error: { message: "no", code: -32001, data: { appCode: "UNAUTHENTICATED" } },
    });
    expect(explainFailure(refused)).toEqual({ code: "UNAUTHENTICATED", action: "sign-in" });
    expect(explainFailure(TRPCClientError.from(new TypeError("Failed to fetch")))).toEqual({
      code: "NETWORK",
      action: "reload",
    });
  });
});
