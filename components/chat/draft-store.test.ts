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

  it("keep a message on its way, its id and its conversation until the server has it", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    drafts.type(fresh, "hello");
    expect(drafts.depart(fresh, stored, "hello", { id: "msg_1", unborn: true })).toEqual({
      id: "msg_1",
      text: "hello",
      pictures: [],
    });
    expect(drafts.typed(stored)).toBe("");

    const reloaded = createDraftStore(() => tab);
    expect(reloaded.away(stored)).toEqual({ id: "msg_1", text: "hello", pictures: [] });
    expect(reloaded.isUnborn(stored)).toBe(true);
    expect([reloaded.typed(stored), reloaded.typed(fresh), reloaded.away(fresh)]).toEqual(["", "", null]);
  });

  it("leave nothing behind once it arrived, and follow the conversation to its address", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    drafts.type(fresh, "and another thing");
    drafts.depart(fresh, stored, "hello", { id: "msg_1", unborn: true });
    drafts.arrive(stored);
    expect([drafts.isUnborn(stored), drafts.away(stored)]).toEqual([false, null]);
    expect(drafts.typed(fresh)).toBe("");
    expect(drafts.typed(stored)).toBe("and another thing");
    drafts.type(stored, "");
    expect(tab.rows.size).toBe(0);
  });

  it("leave what is typed alone when a chip is sent instead", () => {
    const drafts = createDraftStore(memory);
    drafts.type(stored, "half a sentence");
    drafts.depart(stored, stored, "12345", { id: "msg_1", unborn: false });
    expect(drafts.typed(stored)).toBe("half a sentence");
  });

  it("put a message that failed back before what was typed since", () => {
    const drafts = createDraftStore(memory);
    drafts.depart(stored, stored, "first", { id: "msg_1", unborn: false });
    drafts.type(stored, "second");
    expect(drafts.comeBack(stored)).toEqual({ id: "msg_1", text: "first", pictures: [] });
    expect(drafts.typed(stored)).toBe("first\nsecond");
    expect(drafts.comeBack(stored)).toBeNull();
    expect(drafts.typed(stored)).toBe("first\nsecond");
  });

  it("take in words that found no place elsewhere, before what is typed", () => {
    const drafts = createDraftStore(memory);
    drafts.keep(stored, "with the new address");
    expect(drafts.typed(stored)).toBe("with the new address");
    drafts.type(stored, "second");
    drafts.keep(stored, "first");
    expect(drafts.typed(stored)).toBe("first\nsecond");
  });

  it("send the same words again under their first id, also after a reload, and other words under a new one", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    drafts.depart(fresh, stored, "hello", { id: "msg_1", unborn: true });
    drafts.comeBack(stored);
    const reloaded = createDraftStore(() => tab);
    expect([reloaded.typed(stored), reloaded.isUnborn(stored), reloaded.away(stored)]).toEqual(["hello", true, null]);
    expect(reloaded.depart(stored, stored, "hello", { id: "msg_2", unborn: true }).id).toBe("msg_1");
    expect(reloaded.depart(stored, stored, "hello!", { id: "msg_3", unborn: true }).id).toBe("msg_3");
  });

  it("take back from the box what the server turns out to have", () => {
    const drafts = createDraftStore(memory);
    drafts.depart(stored, stored, "first", { id: "msg_1", unborn: false });
    drafts.type(stored, "second");
    drafts.comeBack(stored);
    expect(drafts.isAmong(stored, [{ id: "msg_0" }])).toBe(false);
    expect(drafts.isAmong(stored, [{ id: "msg_0" }, { id: "msg_1" }])).toBe(true);
    drafts.arrive(stored);
    expect(drafts.typed(stored)).toBe("second");
    expect(drafts.isAmong(stored, [{ id: "msg_1" }])).toBe(false);
  });

  it("are empty where the tab holds something else under their key", () => {
    const tab = memory();
    for (const value of ["{", "hello", '{"typed":1}']) {
      tab.setItem(stored, value);
      expect(createDraftStore(() => tab).typed(stored)).toBe("");
    }
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

  it("take pictures along with the message, and bring them back with it", () => {
    const tab = memory();
    const drafts = createDraftStore(() => tab);
    const [first, second] = ["att_1", "att_2"].map((attachmentId) => ({
      ...{ attachmentId, name: "cup.png", mediaType: "image/png" as const, size: 9, width: 3, height: 3 },
    }));
    if (!first || !second) throw new Error("Two pictures are needed.");
    drafts.attach(fresh, first);
    const sent = drafts.depart(fresh, stored, "", { id: "msg_1", unborn: true, pictures: [first] });
    expect(sent).toEqual({ id: "msg_1", text: "", pictures: [first] });
    expect(drafts.attached(fresh)).toEqual([]);
    drafts.attach(stored, second);

    const reloaded = createDraftStore(() => tab);
    expect(reloaded.comeBack(stored)?.pictures).toEqual([first]);
    expect(reloaded.attached(stored)).toEqual([first, second]);
    // The same picture without words is the same message; with another one it is not.
    expect(reloaded.depart(stored, stored, "", { id: "msg_2", unborn: false, pictures: [first] }).id).toBe("msg_1");
    reloaded.comeBack(stored);
    const both = { id: "msg_3", unborn: false, pictures: [first, second] };
    expect(reloaded.depart(stored, stored, "", both).id).toBe("msg_3");
    reloaded.arrive(stored);
    expect(reloaded.attached(stored)).toEqual([]);
    expect(tab.rows.size).toBe(0);
  });
});
