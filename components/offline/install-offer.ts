"use client";

// Whether this browser would install Steward now. It says so once per page, and only where that is possible and not yet
// done; its own banner is held back, and the offer stands in the account's menu instead.
import { useSyncExternalStore } from "react";

/** Not in the DOM's types: only some browsers know it. */
type InstallPrompt = Event & { prompt: () => Promise<unknown> };

let prompt: InstallPrompt | null = null;
const listeners = new Set<() => void>();

function keep(next: InstallPrompt | null) {
  prompt = next;
  for (const listener of listeners) listener();
}

// Heard from the moment the file is loaded: the event may come before anything is drawn.
if (typeof window !== "undefined") {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    keep(event as InstallPrompt);
  });
  window.addEventListener("appinstalled", () => keep(null));
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Asks the browser to install; a browser's offer can be taken up once. */
function install() {
  void prompt?.prompt();
  keep(null);
}

/** What installs Steward, or null where there is nothing to offer. */
export function useInstallOffer(): (() => void) | null {
  const offered = useSyncExternalStore(
    subscribe,
    () => prompt !== null,
    () => false,
  );
  return offered ? install : null;
}
