import { describe, expect, it } from "vitest";
import { createOutbox } from "./outbox";
import { nextToSend, waitingMessages, withoutWaiting } from "./queue-model";

const KEY = "steward.chat.draft.user.sess";

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}
const message = (id: string) => ({ id, text: `text ${id}`, pictures: [] });
const picture = {
  attachmentId: "att_1",
  name: "cup.png",
  mediaType: "image/png",
  size: 1,
  width: 2,
  height: 2,
} as const;

describe("what this tab holds", () => {
  it("keeps its order, its pictures and its ids over a reload", () => {
    const store = storage();
    const before = createOutbox(() => store);
    before.add(KEY, message("one"));
    before.add(KEY, { ...message("two"), pictures: [picture] });
    before.returned(KEY, message("zero"));
    const after = createOutbox(() => store);
    expect(after.list(KEY).map(({ id }) => id)).toEqual(["zero", "one", "two"]);
    expect(after.list(KEY)[2]?.pictures).toEqual([picture]);
  });

  it("forgets what the server turns out to have, and leaves nothing behind", () => {
    const store = storage();
    const outbox = createOutbox(() => store);
    outbox.add(KEY, message("one"));
    outbox.add(KEY, message("two"));
    outbox.settle(KEY, new Set(["one"]));
    expect(outbox.list(KEY).map(({ id }) => id)).toEqual(["two"]);
    outbox.remove(KEY, "two");
    expect(store.kept.size).toBe(0);
  });

  it("does not come back twice, and lives on where the browser keeps nothing", () => {
    const outbox = createOutbox(() => {
      throw new Error("no storage");
    });
    outbox.add(KEY, message("one"));
    outbox.returned(KEY, message("one"));
    expect(outbox.list(KEY)).toHaveLength(1);
  });

  it("waits behind one that could not be taken, until that is changed, tried again or taken back", () => {
    const store = storage();
    const outbox = createOutbox(() => store);
    outbox.add(KEY, message("one"));
    outbox.add(KEY, message("two"));
    expect(nextToSend(outbox.list(KEY))?.id).toBe("one");
    outbox.fail(KEY, "one");
    expect(nextToSend(outbox.list(KEY))).toBeNull();
    outbox.retry(KEY, "one");
    expect(nextToSend(outbox.list(KEY))?.id).toBe("one");
    outbox.fail(KEY, "one");
    outbox.edit(KEY, "one", "other words");
    expect(nextToSend(outbox.list(KEY))).toMatchObject({ text: "other words" });
  });
});

describe("what waits", () => {
  it("is first what the server has, then what the tab holds, each in one place", () => {
    const queue = [
      { ...message("read"), status: "reading" as const },
      { ...message("said"), status: "waiting" as const },
      { ...message("here"), status: "waiting" as const },
    ];
    const held = [
      { ...message("here"), failed: false },
      { ...message("mine"), failed: false },
      { ...message("bad"), failed: true },
    ];
    const messages = [{ id: "before" }, { id: "said" }];
    expect(withoutWaiting(messages, queue)).toEqual([{ id: "before" }]);
    expect(waitingMessages(queue, held, messages).map(({ id, status, place }) => [id, status, place])).toEqual([
      ["read", "reading", "server"],
      ["said", "waiting", "server"],
      ["here", "waiting", "server"],
      ["mine", "held", "tab"],
      ["bad", "failed", "tab"],
    ]);
  });
});
