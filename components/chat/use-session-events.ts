import { useEffect, useEffectEvent, useState } from "react";

const REOPEN_AFTER_MS = 5_000;
/** A stream that breaks is often there again at once. */
const BREAK_MS = 1_000;
/** The server says something at least every fifteen seconds; after two of these have failed to come, it is not there. */
const SILENCE_MS = 35_000;
/** How often a page without a connection looks for one. */
const LOOK_MS = 3_000;

/**
 * Listens for news of a conversation that did not come through this tab's own stream: another tab's message, or work
 * that went on while nobody watched. News may also have been missed before listening began, so beginning counts as news.
 * A hidden tab does not listen: browsers allow few connections per site, and many tabs would use them all up.
 *
 * Says, too, whether the server can be reached: by the browser's own word, by the stream, and by requests that fail
 * (`suspect`). While it cannot, the page looks for it until it is there again.
 */
export function useSessionEvents(sessionId: string | null, onNews: () => void) {
  const [lost, setLost] = useState(false);
  const tell = useEffectEvent(onNews);
  const found = useEffectEvent(() => {
    setLost(false);
  });

  useEffect(() => {
    const away = () => setLost(true);
    window.addEventListener("offline", away);
    if (!navigator.onLine) away();
    return () => window.removeEventListener("offline", away);
  }, []);

  useEffect(() => {
    if (!lost) return;
    const look = () =>
      void fetch("/api/health", { cache: "no-store" }).then(
        () => found(),
        () => {},
      );
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener("online", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", look);
    };
  }, [lost]);

  useEffect(() => {
    // Without a connection there is nothing to listen to; finding it begins anew.
    if (!sessionId || lost) return;
    const address = `/api/chat/${encodeURIComponent(sessionId)}/events`;
    let source: EventSource | null = null;
    const timers = new Map<"reopen" | "broken" | "silent", ReturnType<typeof setTimeout>>();
    const after = (name: "reopen" | "broken" | "silent", ms: number, act: () => void) => {
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(act, ms));
    };

    const close = () => {
      for (const timer of timers.values()) clearTimeout(timer);
      source?.close();
      source = null;
    };
    const alive = () => {
      clearTimeout(timers.get("broken"));
      after("silent", SILENCE_MS, () => setLost(true));
    };
    const open = () => {
      close();
      const events = new EventSource(address);
      source = events;
      alive();
      const news = () => {
        alive();
        tell();
      };
      events.addEventListener("open", news);
      events.addEventListener("changed", news);
      events.addEventListener("here", alive);
      events.addEventListener("error", () => {
        // The browser reconnects by itself after a lost connection, but gives up for good on an error status.
        if (events.readyState !== EventSource.CLOSED) return after("broken", BREAK_MS, () => setLost(true));
        tell();
        after("reopen", REOPEN_AFTER_MS, open);
      });
    };
    const follow = () => (document.visibilityState === "visible" ? open() : close());

    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, [sessionId, lost]);

  return { lost, suspect: () => setLost(true) };
}
