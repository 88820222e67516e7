import { expect, it } from "vitest";
import type { ChatUiMessage } from "./chat-model";
import { dayBeginnings, dayOf } from "./day-model";

const at = (id: string, createdAt?: string): ChatUiMessage => ({
  id,
  role: "user",
  metadata: { createdAt },
  parts: [],
});
const NOW = new Date("2026-11-23T12:00:00Z");

it("a day is the reader's", () => {
  expect(dayOf("2026-11-23T06:00:00Z", "America/Los_Angeles")).toBe("2026-11-22");
  expect(dayOf("2026-11-23T06:00:00Z", "Asia/Shanghai")).toBe("2026-11-23");
});

it("a line stands where a day begins, and nowhere in a conversation of today", () => {
  const old = [
    at("1", "2026-11-20T08:00:00Z"),
    at("2", "2026-11-20T09:00:00Z"),
    at("3"),
    at("4", "2026-11-23T09:00:00Z"),
  ];
  expect([...dayBeginnings(old, "UTC", NOW).keys()]).toEqual(["1", "4"]);
  expect([...dayBeginnings(old.slice(0, 2), "UTC", NOW).keys()]).toEqual(["1"]);
  expect(dayBeginnings(old.slice(3), "UTC", NOW).size).toBe(0);
  expect(dayBeginnings([], "UTC", NOW).size).toBe(0);
});
