// Messages this tab has not got to the server yet, in their order, per conversation: written without a connection, or while
// another was on its way. Kept in the tab's storage, which outlives a reload; each keeps the id it will be known by, so that
// one which did get there is not said twice.
import { z } from "zod";
import { attachmentPart } from "@/server/conversation/parts.schema";
import type { UnsentMessage } from "./draft-store";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const outgoing = z.object({
  id: z.string(),
  text: z.string(),
  pictures: z.array(attachmentPart).default([]),
  failed: z.boolean().default(false),
});
export type Outgoing = z.output<typeof outgoing>;

const NONE: readonly Outgoing[] = [];

/** `store` may refuse (private windows, policies): messages then live as long as the page. */
export function createOutbox(store: () => Store) {
  const kept = new Map<string, readonly Outgoing[]>();
  const listeners = new Set<() => void>();
  const at = (key: string) => `${key}.outbox`;

  function list(key: string): readonly Outgoing[] {
    const known = kept.get(key);
    if (known) return known;
    const read = attempt(() => z.array(outgoing).parse(JSON.parse(store().getItem(at(key)) ?? "[]")));
    const all = read && read.length > 0 ? read : NONE;
    kept.set(key, all);
    return all;
  }

  function set(key: string, all: readonly Outgoing[]): void {
    kept.set(key, all.length > 0 ? all : NONE);
    attempt(() => (all.length > 0 ? store().setItem(at(key), JSON.stringify(all)) : store().removeItem(at(key))));
    for (const listener of listeners) listener();
  }

  const change = (key: string, id: string, values: Partial<Outgoing>) =>
    set(
      key,
      list(key).map((one) => (one.id === id ? { ...one, ...values } : one)),
    );

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    list,
    /** Behind all others. */
    add: (key: string, message: UnsentMessage) => set(key, [...list(key), { ...message, failed: false }]),
    /** It had left, and did not get there: before all others again. */
    returned: (key: string, message: UnsentMessage) =>
      set(key, [{ ...message, failed: false }, ...list(key).filter(({ id }) => id !== message.id)]),
    edit: (key: string, id: string, text: string) => change(key, id, { text, failed: false }),
    fail: (key: string, id: string) => change(key, id, { failed: true }),
    retry: (key: string, id: string) => change(key, id, { failed: false }),
    remove: (key: string, id: string) =>
      set(
        key,
        list(key).filter((one) => one.id !== id),
      ),
    /** Forgets what the server turns out to have. */
    settle: (key: string, has: ReadonlySet<string>) => {
      const left = list(key).filter(({ id }) => !has.has(id));
      if (left.length < list(key).length) set(key, left);
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

export const outbox = createOutbox(() => window.sessionStorage);
