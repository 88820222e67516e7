"use client";

import { useChat } from "@ai-sdk/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { ulid } from "ulid";
import { useTRPC } from "@/components/trpc";
import { chatDataParts } from "@/server/conversation/parts.schema";
import { inspectDraft, isUnfinished, toUiMessage, type ChatUiMessage } from "./chat-model";
import { createChatTransport, wasNotTaken } from "./chat-transport";
import { draftKey, drafts, type UnsentMessage } from "./draft-store";
import { explainFailure, type Failure } from "./failure-model";
import { watchLeaving } from "./page-leaving";
import { useDraft } from "./use-draft";
import { useSessionEvents } from "./use-session-events";

// The SDK types these by the part's bare name but looks them up by its full one; without both nothing is checked.
const dataPartSchemas = {
  ...chatDataParts,
  "data-understanding": chatDataParts.understanding,
  "data-work": chatDataParts.work,
  "data-choices": chatDataParts.choices,
  "data-confirmation": chatDataParts.confirmation,
  "data-information": chatDataParts.information,
  "data-notice": chatDataParts.notice,
  "data-handoff": chatDataParts.handoff,
  "data-handover": chatDataParts.handover,
  "data-rating": chatDataParts.rating,
  "data-order": chatDataParts.order,
  "data-shipment": chatDataParts.shipment,
  "data-product": chatDataParts.product,
  "data-refund": chatDataParts.refund,
  "data-coupon": chatDataParts.coupon,
  "data-ticket": chatDataParts.ticket,
  "data-suggestions": chatDataParts.suggestions,
};

export type ChatSessionInput = {
  sessionId: string;
  viewerId: string;
  /** Null while nothing of this conversation is known to be stored. */
  initialMessages: ChatUiMessage[] | null;
  /** Its first message was sent from this tab already, before a reload. */
  unborn?: boolean;
};

/**
 * One conversation as this tab sees it. While an answer streams here, the stream is the newest there is; at all other
 * times the server's list is, and every piece of news fetches it and joins an answer still being worked on.
 */
export function useChatSession({ sessionId, viewerId, initialMessages, unborn = false }: ChatSessionInput) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [stored, setStored] = useState(initialMessages !== null);
  // From its first message on a conversation has its own address and its own draft, whatever becomes of the message.
  const [begun, setBegun] = useState(stored || unborn);
  const home = draftKey(viewerId, sessionId);
  const key = begun ? home : draftKey(viewerId, null);
  const [lookFailure, setLookFailure] = useState<Failure | null>(null);
  const typed = useDraft(key);

  // What this tab sent before it was reloaded. Drafts are the browser's; the server draws the page without them.
  const [leftOver] = useState(() =>
    typeof window === "undefined" || drafts.isAmong(home, initialMessages ?? []) ? null : drafts.away(home),
  );
  const [resume] = useState(() => !leftOver && isUnfinished(initialMessages ?? []));

  // True from the click until the answer has streamed: the server's list is older than what this tab shows.
  const speaking = useRef(false);
  const looking = useRef<"no" | "yes" | "and again">("no");
  const leaving = useRef<ReturnType<typeof watchLeaving> | null>(null);
  const [news, setNews] = useState(0);
  const heard = useRef(0);

  const transport = useMemo(
    () =>
      createChatTransport({
        sessionId,
        onAccepted: () => {
          setStored(true);
          drafts.arrive(home);
          void queryClient.invalidateQueries({ queryKey: trpc.chat.listSessions.queryKey() });
        },
      }),
    [home, queryClient, sessionId, trpc],
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
      const takeBack = () => {
        const unsent = drafts.comeBack(home);
        chat.setMessages((messages) => messages.filter((message) => message.id !== unsent?.id));
      };
      if (leaving.current) leaving.current.unlessLeaving(takeBack);
      else takeBack();
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
      if (drafts.isAmong(home, messages)) drafts.arrive(home);
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
    // Both before the request: a reload at any moment from here on finds the conversation and the message.
    const message = drafts.depart(key, home, said, { id: `msg_${ulid()}`, unborn: !stored });
    if (!begun) window.history.replaceState(null, "", `/chat/${sessionId}`);
    setBegun(true);
    await deliver(message);
  }

  async function deliver({ id, text }: UnsentMessage): Promise<void> {
    speaking.current = true;
    leaving.current = watchLeaving(window);
    try {
      // The work itself goes on; only this tab stops drawing it until the new answer is there.
      if (chat.status === "streaming") await chat.stop();
      const metadata = { createdAt: new Date().toISOString() };
      await chat.sendMessage({ id, role: "user", metadata, parts: [{ type: "text", text }] });
    } finally {
      leaving.current.stop();
      speaking.current = false;
    }
  }

  const settled = useRef(false);
  const settleLeftOver = useEffectEvent(() => {
    if (settled.current) return;
    settled.current = true;
    // Under its first id: should the server have it after all, it is not said twice.
    if (leftOver) void deliver(leftOver);
    else if (drafts.isAmong(home, initialMessages ?? [])) drafts.arrive(home);
  });
  useEffect(() => settleLeftOver(), []);

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
