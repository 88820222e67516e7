// Text that the server has not taken in yet, per conversation: what is being typed, and the message on its way under
// the id it was first sent with, so that a second sending is known to be the same message. Kept as one value in this
// tab, which outlives a reload at any moment and an expired sign-in; nothing is lost when a request fails.
import { z } from "zod";
import { joinDrafts } from "./chat-model";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export type UnsentMessage = { id: string; text: string };

const draftSchema = z.object({
  typed: z.string(),
  /** "away" until the server has it; "back" once it is known not to have got there, its text being in the box again. */
  message: z.object({ id: z.string(), text: z.string(), where: z.enum(["away", "back"]) }).nullable(),
  /** The conversation begins with this message, so the server may not know its address yet. */
  unborn: z.boolean(),
});
type Draft = z.output<typeof draftSchema>;
const EMPTY: Draft = { typed: "", message: null, unborn: false };

/** A conversation in which nothing was said yet has no address to come back to, so all new ones share a draft. */
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
    const draft = attempt(() => draftSchema.parse(JSON.parse(store().getItem(key) ?? ""))) ?? EMPTY;
    drafts.set(key, draft);
    return draft;
  }

  function set(key: string, draft: Draft): void {
    drafts.set(key, draft);
    const empty = draft.typed === "" && !draft.message && !draft.unborn;
    attempt(() => (empty ? store().removeItem(key) : store().setItem(key, JSON.stringify(draft))));
    for (const listener of listeners) listener();
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    typed: (key: string): string => get(key).typed,
    type: (key: string, typed: string): void => set(key, { ...get(key), typed }),
    /** Whether a conversation was begun in this tab without the server being known to have it. */
    isUnborn: (key: string): boolean => get(key).unborn,
    /** The message of which nobody said yet whether the server has it. */
    away: (key: string): UnsentMessage | null => {
      const { message } = get(key);
      return message?.where === "away" ? { id: message.id, text: message.text } : null;
    },
    /**
     * The message leaves the box, which a new conversation's first message takes along to its own key. Words that came
     * back go out again under their first id. A chip's text leaves what is typed alone.
     */
    depart: (from: string, to: string, text: string, fresh: { id: string; unborn: boolean }): UnsentMessage => {
      const { typed, message: before } = get(from);
      const id = before?.text === text ? before.id : fresh.id;
      if (from !== to) set(from, EMPTY);
      set(to, {
        typed: typed.trim() === text ? "" : typed,
        message: { id, text, where: "away" },
        unborn: fresh.unborn,
      });
      return { id, text };
    },
    /** A message leaves the box without being sent yet; a new conversation's first one takes its address along. */
    setAside: (from: string, to: string, text: string, unborn: boolean): void => {
      const { typed } = get(from);
      if (from !== to) set(from, EMPTY);
      set(to, { ...get(to), typed: typed.trim() === text ? "" : typed, unborn });
    },
    /** It did not get there and waits elsewhere; the box is left alone. */
    withdraw: (key: string): UnsentMessage | null => {
      const { message, ...draft } = get(key);
      if (message?.where !== "away") return null;
      set(key, { ...draft, message: null });
      return { id: message.id, text: message.text };
    },
    /** The server has it, and the conversation with it. */
    arrive: (key: string): void => {
      const { typed, message } = get(key);
      set(key, { ...EMPTY, typed: message?.where === "back" ? withoutStart(typed, message.text) : typed });
    },
    /** Whether the message that was sent is among these: what a tab that was reloaded at once never heard. */
    isAmong: (key: string, stored: readonly { id: string }[]): boolean => {
      const { message } = get(key);
      return message !== null && stored.some(({ id }) => id === message.id);
    },
    /** It did not get there: back into the box, before whatever was typed since. */
    comeBack: (key: string): UnsentMessage | null => {
      const { message, ...draft } = get(key);
      if (message?.where !== "away") return null;
      set(key, { ...draft, typed: joinDrafts(message.text, draft.typed), message: { ...message, where: "back" } });
      return { id: message.id, text: message.text };
    },
  };
}

function withoutStart(typed: string, start: string): string {
  return typed === start ? "" : typed.startsWith(`${start}\n`) ? typed.slice(start.length + 1) : typed;
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

export const drafts = createDraftStore(() => window.sessionStorage);
