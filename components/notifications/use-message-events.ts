import { useEffect, useEffectEvent } from "react";

const REOPEN_AFTER_MS = 15_000;

/**
 * Listens for news of one's messages. News may have been missed before listening began, so beginning counts as news. A
 * hidden tab does not listen: browsers allow few connections per site, and many tabs would use them all up.
 */
export function useMessageEvents(onNews: () => void): void {
  const tell = useEffectEvent(onNews);

  useEffect(() => {
    let source: EventSource | null = null;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    const close = () => {
      clearTimeout(reopen);
      source?.close();
      source = null;
    };
    const open = () => {
      close();
      const events = new EventSource("/api/messages/events");
      source = events;
      events.addEventListener("open", () => tell());
      events.addEventListener("changed", () => tell());
      events.addEventListener("error", () => {
        // The browser reconnects by itself after a lost connection, but gives up for good on an error status.
        if (events.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_AFTER_MS);
      });
    };
    const follow = () => (document.visibilityState === "visible" ? open() : close());
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
  }, []);
}
