"use client";

import { useChat } from "@ai-sdk/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { ulid } from "ulid";
import { useTRPC } from "@/components/trpc";
import { chatDataParts } from "@/server/conversation/parts.schema";
import { inspectDraft, isUnfinished, toUiMessage, type ChatUiMessage } from "./chat-model";
import { createChatTransport, wasNotTaken } from "./chat-transport";
import { draftKey, drafts } from "./draft-store";
import { explainFailure, type Failure } from "./failure-model";
import { useDraft } from "./use-draft";
import { useSessionEvents } from "./use-session-events";

// The SDK types these by the part's bare name but looks them up by its full one; without both nothing is checked.
const dataPartSchemas = {
  ...chatDataParts,
  "data-understanding": chatDataParts.understanding,
  "data-work": chatDataParts.work,
  "data-choices": chatDataParts.choices,
  "data-notice": chatDataParts.notice,
};

export type ChatSessionInput = {
  sessionId: string;
  viewerId: string;
  /** Null while nothing of this conversation is stored yet. */
  initialMessages: ChatUiMessage[] | null;
};

/**
 * One conversation as this tab sees it. While an answer streams here, the stream is the newest there is; at all other
 * times the server's list is, and every piece of news fetches it and joins an answer still being worked on.
 */
export function useChatSession({ sessionId, viewerId, initialMessages }: ChatSessionInput) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [stored, setStored] = useState(initialMessages !== null);
  const [resume] = useState(() => isUnfinished(initialMessages ?? []));
  const [lookFailure, setLookFailure] = useState<Failure | null>(null);
  const key = draftKey(viewerId, stored ? sessionId : null);
  const typed = useDraft(key);

  // A message that failed goes out again under its first id: should the server have it after all, it is not said twice.
  const [sending, setSending] = useState<{ id: string; text: string } | null>(null);
  // True from the click until the answer has streamed: the server's list is older than what this tab shows.
  const speaking = useRef(false);
  const looking = useRef<"no" | "yes" | "and again">("no");
  const [news, setNews] = useState(0);
  const heard = useRef(0);

  const transport = useMemo(
    () =>
      createChatTransport({
        sessionId,
        onAccepted: () => {
          setSending(null);
          setStored(true);
          if (!stored) window.history.replaceState(null, "", `/chat/${sessionId}`);
          drafts.arrive(key, draftKey(viewerId, sessionId));
          void queryClient.invalidateQueries({ queryKey: trpc.chat.listSessions.queryKey() });
        },
      }),
    [key, queryClient, sessionId, stored, trpc, viewerId],
  );

  const chat = useChat<ChatUiMessage>({
    id: sessionId,
    messages: initialMessages ?? [],
    transport,
    dataPartSchemas,
    resume,
    // Steps of a fast run arrive in one burst; drawing every one of them would cost more than it shows.
    experimental_throttle: 40,
    onError: (error) => {
      if (!wasNotTaken(error)) return;
      chat.setMessages((messages) => messages.filter((message) => message.id !== sending?.id));
      drafts.comeBack(key);
    },
  });
  const busy = chat.status === "submitted" || chat.status === "streaming";

  async function look(): Promise<void> {
    if (looking.current !== "no") {
      looking.current = "and again";
      return;
    }
    do {
      looking.current = "yes";
      await lookOnce();
    } while (wasToldAgain());
    looking.current = "no";
  }

  // News that came while looking may be newer than what was seen.
  const wasToldAgain = () => looking.current === "and again";

  async function lookOnce(): Promise<void> {
    try {
      const messages = await queryClient.fetchQuery({
        ...trpc.chat.messages.queryOptions({ sessionId }),
        staleTime: 0,
      });
      if (speaking.current) return;
      const fresh = messages.map(toUiMessage);
      chat.setMessages(fresh);
      chat.clearError();
      setLookFailure(null);
      if (isUnfinished(fresh)) void chat.resumeStream();
    } catch (error) {
      setLookFailure(explainFailure(error instanceof Error ? error : new Error(String(error))));
    }
  }

  const signedOut = lookFailure?.action === "sign-in";
  useSessionEvents(stored && !signedOut ? sessionId : null, () => setNews((count) => count + 1));

  const lookForNews = useEffectEvent(look);
  useEffect(() => {
    if (busy || news === heard.current) return;
    heard.current = news;
    void lookForNews();
  }, [busy, news]);

  async function send(text: string): Promise<void> {
    const said = text.trim();
    if (!inspectDraft(said).canSend || chat.status === "submitted") return;
    speaking.current = true;
    // The work itself goes on; only this tab stops drawing it until the new answer is there.
    if (chat.status === "streaming") await chat.stop();
    const id = sending?.text === said ? sending.id : `msg_${ulid()}`;
    setSending({ id, text: said });
    drafts.depart(key, said);
    try {
      await chat.sendMessage({ id, role: "user", parts: [{ type: "text", text: said }] });
    } finally {
      speaking.current = false;
    }
  }

  return {
    messages: chat.messages,
    status: chat.status,
    stored,
    typed,
    type: (text: string) => drafts.type(key, text),
    send,
    reload: look,
    failure: chat.error ? explainFailure(chat.error) : lookFailure,
  };
}
