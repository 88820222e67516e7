import { describe, expect, it } from "vitest";
import { newWords, overtaken, type Change, type Waiting } from "./queue-model";

const waiting = (id: string, status: Waiting["status"] = "waiting"): Waiting => ({
  ...{ id, status, text: "hello", pictures: [], place: "server" },
});
const change = (id: string, values: Partial<Change> = {}): Change => ({
  ...{ id, was: "hello", words: "good morning", saving: false, refused: null },
  ...values,
});

describe("changing a message that waits", () => {
  it("comes too late once the message is being read or is gone, wherever it waited", () => {
    const changes = ["waiting", "held", "failed", "reading", "gone"].map((id) => change(id));
    const there = [
      waiting("waiting"),
      { ...waiting("held", "held"), place: "tab" as const },
      waiting("failed", "failed"),
      waiting("reading", "reading"),
    ];
    expect(overtaken(changes, there).map(({ id }) => id)).toEqual(["reading", "gone"]);
  });

  it("is not judged while it is being saved: it may be the new words that are being read", () => {
    expect(overtaken([change("one", { saving: true })], [])).toEqual([]);
    expect(overtaken([change("one", { refused: "taken" })], [])).toHaveLength(1);
  });

  it("leaves only words that were not said already", () => {
    const changes = [
      change("one", { words: " with the new address " }),
      change("two", { words: " hello" }),
      change("three", { words: "  " }),
      change("four", { words: "by Friday" }),
    ];
    expect(newWords(changes)).toBe("with the new address\nby Friday");
    expect(newWords([])).toBe("");
  });
});
