import { describe, expect, it } from "vitest";
import { wakeups } from "./wakeups";

const NEVER = 2 ** 30;

describe("wakeups", () => {
  it("keeps a wake that came before the wait, and counts a burst as one", async () => {
    const news = wakeups(new AbortController().signal, NEVER);
    news.wake();
    news.wake();
    await news.next();
    let ended = false;
    const second = news.next().then(() => (ended = true));
    await Promise.resolve();
    expect(ended).toBe(false);
    news.wake();
    await second;
  });
  it("ends when the reader leaves", async () => {
    const left = new AbortController();
    const news = wakeups(left.signal, NEVER);
    const waiting = news.next();
    left.abort();
    await waiting;
    await news.next();
  });
  it("ends by itself when no news comes", async () => {
    await wakeups(new AbortController().signal, 1).next();
  });
});
