import { describe, expect, it } from "vitest";
import { detailIn } from "./resource-words";

describe("the other side's own word in a message", () => {
  it.each([
    ["erp answers HTTP 503.", "HTTP 503"],
    ["db could not be reached (ECONNREFUSED).", "ECONNREFUSED"],
    ["erp.example.com could not be reached (ENOTFOUND, UND_ERR_CONNECT).", "ENOTFOUND, UND_ERR_CONNECT"],
    ["The token server of erp gave no token (invalid_client).", null],
    ["No worker is running.", null],
  ])("%s", (message, detail) => expect(detailIn(message)).toBe(detail));
});
