import { useEffect, useEffectEvent } from "react";

const REOPEN_AFTER_MS = 15_000;
/** Of the lock and the channel that the windows of one browser share. */
const SHARED = "steward.messages";

/**
 * Listens for news of one's messages. News may have been missed before listening began, so beginning counts as news. A
 * hidden tab does not listen, and of several windows one listens for all: browsers allow six connections per site, which
 * a conversation needs as well.
 */
export function useMessageEvents(onNews: () => void): void {
  const tell = useEffectEvent(onNews);

  useEffect(() => {
    const channel = new BroadcastChannel(SHARED);
    channel.addEventListener("message", () => tell());
    let listening: AbortController | null = null;
    const follow = () => {
      listening?.abort();
      listening = null;
      if (document.visibilityState !== "visible") return;
      listening = new AbortController();
      tell();
      void inTurn(listening.signal, (signal) =>
        listen(signal, () => {
          tell();
          channel.postMessage(null);
        }),
      );
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      listening?.abort();
      channel.close();
    };
  }, []);
}

/** Does it once no other window of this browser does. Without a secure connection there are no locks: each for itself. */
async function inTurn(signal: AbortSignal, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks) return act(signal);
  // Rejects when the window is hidden before its turn has come.
  await locks.request(SHARED, { signal }, () => act(signal)).catch(() => {});
}

/** Until the signal; resolves then. */
function listen(signal: AbortSignal, onNews: () => void): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      const events = new EventSource("/api/messages/events");
      source = events;
      events.addEventListener("open", onNews);
      events.addEventListener("changed", onNews);
      events.addEventListener("error", () => {
        // The browser reconnects by itself after a lost connection, but gives up for good on an error status.
        if (events.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_AFTER_MS);
      });
    };
    const end = () => {
      clearTimeout(reopen);
      source?.close();
      resolve();
    };
    if (signal.aborted) return resolve();
    open();
    signal.addEventListener("abort", end, { once: true });
  });
}
