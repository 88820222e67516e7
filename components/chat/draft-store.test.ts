import { describe, expect, it } from "vitest";
import { draftKey, readDraft, writeDraft } from "./draft-store";

function memoryStore() {
  const rows = new Map<string, string>();
  return {
    rows,
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => void rows.set(key, value),
    removeItem: (key: string) => void rows.delete(key),
  };
}

const refusing = {
  getItem: (): never => {
    throw new Error("denied");
  },
  setItem: (): never => {
    throw new Error("denied");
  },
  removeItem: (): never => {
    throw new Error("denied");
  },
};

describe("drafts", () => {
  it("come back as they were typed, and leave nothing behind once sent", () => {
    const store = memoryStore();
    const key = draftKey("sess_1", true);
    writeDraft(key, "我的订单 12345", store);
    expect(readDraft(key, store)).toBe("我的订单 12345");
    writeDraft(key, "", store);
    expect(store.rows.size).toBe(0);
    expect(readDraft(key, store)).toBe("");
  });

  it("are kept apart by conversation; unstored conversations share one", () => {
    expect(draftKey("sess_1", true)).not.toBe(draftKey("sess_2", true));
    expect(draftKey("sess_1", false)).toBe(draftKey("sess_2", false));
  });

  it("do without storage where the browser refuses it", () => {
    expect(readDraft("key", refusing)).toBe("");
    expect(() => writeDraft("key", "text", refusing)).not.toThrow();
    expect(readDraft("key", null)).toBe("");
  });
});
