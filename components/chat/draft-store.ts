// Text that is typed but not yet taken in by the server survives a reload and an expired sign-in in this tab.
// Browsers may refuse storage altogether; the chat works without it.

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A conversation that is not stored yet has no address to come back to, so all of them share one draft. */
export function draftKey(sessionId: string, stored: boolean): string {
  return `steward.chat.draft.${stored ? sessionId : "new"}`;
}

export function readDraft(key: string, store: Store | null = tabStore()): string {
  return attempt(() => store?.getItem(key)) ?? "";
}

export function writeDraft(key: string, text: string, store: Store | null = tabStore()): void {
  attempt(() => (text === "" ? store?.removeItem(key) : store?.setItem(key, text)));
}

function tabStore(): Store | null {
  return attempt(() => window.sessionStorage) ?? null;
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
