// What the server has not taken in yet, per conversation: what is being typed, the pictures beside it, and the message on
// its way under the id it was first sent with, so that a second sending is known to be the same message. Kept as one value
// in this tab, which outlives a reload at any moment and an expired sign-in; nothing is lost when a request fails.
import { z } from "zod";
import { attachmentPart, type AttachmentPart } from "@/server/conversation/parts.schema";
import { joinDrafts } from "./chat-model";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export type UnsentMessage = { id: string; text: string; pictures: AttachmentPart[] };

const picturesSchema = z.array(attachmentPart).default([]);

const draftSchema = z.object({
  typed: z.string(),
  /** Uploaded and not sent. */
  attached: picturesSchema,
  /** "away" until the server has it; "back" once it is known not to have got there, its text being in the box again. */
  message: z
    .object({ id: z.string(), text: z.string(), pictures: picturesSchema, where: z.enum(["away", "back"]) })
    .nullable(),
  /** The conversation begins with this message, so the server may not know its address yet. */
  unborn: z.boolean(),
});
type Draft = z.output<typeof draftSchema>;
const EMPTY: Draft = { typed: "", attached: [], message: null, unborn: false };

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
    const empty = draft.typed === "" && draft.attached.length === 0 && !draft.message && !draft.unborn;
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
    /** Words that found no place elsewhere: before whatever is typed. */
    keep: (key: string, words: string): void => set(key, { ...get(key), typed: joinDrafts(words, get(key).typed) }),
    attached: (key: string): readonly AttachmentPart[] => get(key).attached,
    attach: (key: string, picture: AttachmentPart): void =>
      set(key, { ...get(key), attached: [...without(get(key).attached, [picture]), picture] }),
    detach: (key: string, picture: AttachmentPart): void =>
      set(key, { ...get(key), attached: without(get(key).attached, [picture]) }),
    /** Whether a conversation was begun in this tab without the server being known to have it. */
    isUnborn: (key: string): boolean => get(key).unborn,
    /** The message of which nobody said yet whether the server has it. */
    away: (key: string): UnsentMessage | null => {
      const { message } = get(key);
      if (message?.where !== "away") return null;
      const { id, text, pictures } = message;
      return { id, text, pictures };
    },
    /**
     * The message leaves the box, which a new conversation's first message takes along to its own key. What came back goes
     * out again under its first id. A chip's text leaves what is typed alone.
     */
    depart: (
      from: string,
      to: string,
      text: string,
      fresh: { id: string; unborn: boolean; pictures?: readonly AttachmentPart[] },
    ): UnsentMessage => {
      const pictures = [...(fresh.pictures ?? [])];
      const { typed, attached, message: before } = get(from);
      const same = before?.text === text && idsOf(before.pictures) === idsOf(pictures);
      const id = same ? before.id : fresh.id;
      if (from !== to) set(from, EMPTY);
      set(to, {
        typed: typed.trim() === text ? "" : typed,
        attached: without(attached, pictures),
        message: { id, text, pictures, where: "away" },
        unborn: fresh.unborn,
      });
      return { id, text, pictures };
    },
    /** A message leaves the box without being sent yet; a new conversation's first one takes its address along. */
    setAside: (
      from: string,
      to: string,
      text: string,
      { unborn, pictures }: { unborn: boolean; pictures: readonly AttachmentPart[] },
    ): void => {
      const { typed, attached } = get(from);
      if (from !== to) set(from, EMPTY);
      set(to, {
        ...get(to),
        typed: typed.trim() === text ? "" : typed,
        attached: without(attached, pictures),
        unborn,
      });
    },
    /** It did not get there and waits elsewhere; the box is left alone. */
    withdraw: (key: string): UnsentMessage | null => {
      const { message, ...draft } = get(key);
      if (message?.where !== "away") return null;
      set(key, { ...draft, message: null });
      const { id, text, pictures } = message;
      return { id, text, pictures };
    },
    /** The server has it, and the conversation with it. */
    arrive: (key: string): void => {
      const { typed, attached, message } = get(key);
      const back = message?.where === "back" ? message : null;
      set(key, {
        ...EMPTY,
        typed: back ? withoutStart(typed, back.text) : typed,
        attached: back ? without(attached, back.pictures) : attached,
      });
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
      const { id, text, pictures } = message;
      set(key, {
        ...draft,
        typed: joinDrafts(text, draft.typed),
        attached: [...pictures, ...without(draft.attached, pictures)],
        message: { ...message, where: "back" },
      });
      return { id, text, pictures };
    },
  };
}

const idsOf = (pictures: readonly AttachmentPart[]) => pictures.map(({ attachmentId }) => attachmentId).join();

function without(pictures: readonly AttachmentPart[], gone: readonly AttachmentPart[]): AttachmentPart[] {
  return pictures.filter((one) => gone.every(({ attachmentId }) => attachmentId !== one.attachmentId));
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
