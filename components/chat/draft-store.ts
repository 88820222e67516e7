// Text that the server has not taken in yet, per conversation: what is being typed, and what is on its way.
// Both survive a reload and an expired sign-in in this tab; neither is lost when a request fails.
import { joinDrafts } from "./chat-model";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Draft = { typed: string; sending: string };
const EMPTY: Draft = { typed: "", sending: "" };

/** A conversation that is not stored yet has no address to come back to, so all new ones share a draft. */
export function draftKey(viewerId: string, sessionId: string | null): string {
  return `steward.chat.draft.${viewerId}.${sessionId ?? "new"}`;
}

/** `store` may refuse (private windows, policies): drafts then live as long as the page. */
export function createDraftStore(store: () => Store) {
  const drafts = new Map<string, Draft>();
  const listeners = new Set<() => void>();

  function get(key: string): Draft {
    const known = drafts.get(key);
    if (known) return known;
    const draft = { typed: attempt(() => store().getItem(key)) ?? "", sending: "" };
    drafts.set(key, draft);
    return draft;
  }

  function set(key: string, draft: Draft): void {
    drafts.set(key, draft);
    const kept = joinDrafts(draft.sending, draft.typed);
    attempt(() => (kept === "" ? store().removeItem(key) : store().setItem(key, kept)));
    for (const listener of listeners) listener();
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    typed: (key: string): string => get(key).typed,
    type: (key: string, typed: string): void => set(key, { ...get(key), typed }),
    /** The message leaves the box, but is kept until the server has it. A chip's text leaves what is typed alone. */
    depart: (key: string, text: string): void => {
      const { typed } = get(key);
      set(key, { sending: text, typed: typed.trim() === text ? "" : typed });
    },
    /** The server has it. The conversation has an address now, which may differ from where it was typed. */
    arrive: (key: string, storedKey: string): void => {
      const { typed } = get(key);
      if (storedKey !== key) set(key, EMPTY);
      set(storedKey, { typed, sending: "" });
    },
    /** It did not get there: back into the box, before whatever was typed since. */
    comeBack: (key: string): void => {
      const { sending, typed } = get(key);
      set(key, { sending: "", typed: joinDrafts(sending, typed) });
    },
  };
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

export const drafts = createDraftStore(() => window.sessionStorage);
