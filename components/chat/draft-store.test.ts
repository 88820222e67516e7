import { describe, expect, it } from "vitest";
import { createDraftStore, draftKey } from "./draft-store";

function memory() {
  const rows = new Map<string, string>();
  return {
    rows,
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => void rows.set(key, value),
    removeItem: (key: string) => void rows.delete(key),
  };
}

const fresh = draftKey("user_1", null);
const stored = draftKey("user_1", "sess_1");

describe("drafts", () => {
  it("survive a reload", () => {
    const tab = memory();
    createDraftStore(() => tab).type(fresh, "我的订单 12345");
    expect(createDraftStore(() => tab).typed(fresh)).toBe("我的订单 12345");
  });

  it("keep a message on its way until the server has it", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    drafts.type(fresh, "hello");
    drafts.depart(fresh, "hello");
    expect(drafts.typed(fresh)).toBe("");
    expect(createDraftStore(() => tab).typed(fresh)).toBe("hello");
  });

  it("leave nothing behind once it arrived, and follow the conversation to its address", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    drafts.depart(fresh, "hello");
    drafts.type(fresh, "and another thing");
    drafts.arrive(fresh, stored);
    expect(drafts.typed(fresh)).toBe("");
    expect(drafts.typed(stored)).toBe("and another thing");
    drafts.type(stored, "");
    expect(tab.rows.size).toBe(0);
  });

  it("leave what is typed alone when a chip is sent instead", () => {
    const drafts = createDraftStore(memory);
    drafts.type(stored, "half a sentence");
    drafts.depart(stored, "12345");
    expect(drafts.typed(stored)).toBe("half a sentence");
  });

  it("put a message that failed back before what was typed since", () => {
    const drafts = createDraftStore(memory);
    drafts.depart(stored, "first");
    drafts.type(stored, "second");
    drafts.comeBack(stored);
    expect(drafts.typed(stored)).toBe("first\nsecond");
    drafts.comeBack(stored);
    expect(drafts.typed(stored)).toBe("first\nsecond");
  });

  it("tell their readers", () => {
    const drafts = createDraftStore(memory);
    let told = 0;
    const stop = drafts.subscribe(() => told++);
    drafts.type(fresh, "a");
    stop();
    drafts.type(fresh, "ab");
    expect(told).toBe(1);
  });

  it("are kept apart by person and conversation", () => {
    expect(new Set([fresh, stored, draftKey("user_2", null), draftKey("user_2", "sess_1")]).size).toBe(4);
  });

  it("live in the page where the browser refuses storage", () => {
    const drafts = createDraftStore(() => {
      throw new Error("denied");
    });
    drafts.type(fresh, "still here");
    expect(drafts.typed(fresh)).toBe("still here");
  });
});
