"use client";

// Waiting messages that are being put differently. It is kept above their list: somebody may begin to read a message, or
// take it back in another tab, while its new words are being typed, and those words outlive it in the composer's box.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { useTRPC } from "@/components/trpc";
import { outbox } from "./outbox";
import { newWords, overtaken, type Change, type Waiting } from "./queue-model";

type Input = {
  sessionId: string;
  session: {
    waiting: readonly Waiting[];
    outbox: string;
    reword: (id: string, text: string) => void;
    keep: (words: string) => void;
  };
  box: RefObject<HTMLTextAreaElement | null>;
};

export function useQueueChanges({ sessionId, session, box }: Input) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [kept, setKept] = useState<{ words: string } | null>(null);

  const change = (id: string, to: Partial<Change>) =>
    setChanges((all) => all.map((one) => (one.id === id ? { ...one, ...to } : one)));
  const drop = (ids: readonly string[]) => setChanges((all) => all.filter(({ id }) => !ids.includes(id)));

  const edit = useMutation({
    ...trpc.chat.editQueued.mutationOptions(),
    onSuccess: (_, { messageId, text }) => {
      session.reword(messageId, text);
      drop([messageId]);
    },
    // Where it was taken, the list says so a moment later.
    onError: ({ data }, { messageId }) =>
      change(messageId, { saving: false, refused: data?.reason === "queued_taken" ? "taken" : "notSaved" }),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.chat.bar.queryKey({ sessionId }) }),
  });

  const late = overtaken(changes, session.waiting);
  if (late.length > 0) {
    const words = newWords(late);
    drop(late.map(({ id }) => id));
    if (words !== "") setKept({ words });
  }
  const putIntoBox = useEffectEvent((words: string) => session.keep(words));
  useEffect(() => {
    if (kept) putIntoBox(kept.words);
  }, [kept]);

  // Where the message is still there, its button has the focus by now.
  const before = useRef(0);
  useEffect(() => {
    if (changes.length < before.current && document.activeElement === document.body) {
      box.current?.focus({ preventScroll: true });
    }
    before.current = changes.length;
  }, [box, changes.length]);

  return {
    /** Words that came too late and went into the box; empty while there were none. */
    kept: kept?.words ?? "",
    of: (id: string) => changes.find((one) => one.id === id),
    begin: ({ id, text }: Waiting) =>
      setChanges((all) => [...all, { id, was: text, words: text, saving: false, refused: null }]),
    type: (id: string, words: string) => change(id, { words }),
    cancel: (id: string) => drop([id]),
    save: ({ id, place }: Waiting, text: string) => {
      if (place === "tab") {
        outbox.edit(session.outbox, id, text);
        drop([id]);
        return;
      }
      change(id, { saving: true, refused: null });
      edit.mutate({ sessionId, messageId: id, text });
    },
  };
}

export type QueueChanges = ReturnType<typeof useQueueChanges>;
