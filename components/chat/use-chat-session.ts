"use client";

import { useChat } from "@ai-sdk/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { ulid } from "ulid";
import { useTRPC } from "@/components/trpc";
import { chatDataParts, type AttachmentPart } from "@/server/conversation/parts.schema";
import { inspectDraft, isUnfinished, partsOf, picturesOf, toUiMessage, type ChatUiMessage } from "./chat-model";
import { ChatRequestError, createChatTransport, handOver, wasNotTaken, wasTakenBack } from "./chat-transport";
import type { QueuedMessage } from "@/server/conversation/queue";
import { draftKey, drafts, type UnsentMessage } from "./draft-store";
import { explainFailure, type Failure } from "./failure-model";
import { outbox, type Outgoing } from "./outbox";
import { watchLeaving } from "./page-leaving";
import { nextToSend, waitingMessages } from "./queue-model";
import { useAttachments } from "./use-attachments";
import { useDraft } from "./use-draft";
import { useOutbox } from "./use-outbox";
import { useSaidMessages } from "./use-said-messages";
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
  "data-attachment": chatDataParts.attachment,
  "data-order": chatDataParts.order,
  "data-shipment": chatDataParts.shipment,
  "data-product": chatDataParts.product,
  "data-refund": chatDataParts.refund,
  "data-coupon": chatDataParts.coupon,
  "data-ticket": chatDataParts.ticket,
  "data-suggestions": chatDataParts.suggestions,
  "data-draft": chatDataParts.draft,
};

const NONE: readonly QueuedMessage[] = [];

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
  const attachments = useAttachments(sessionId, key);
  const held = useOutbox(home);

  // What this tab sent before it was reloaded. Drafts are the browser's; the server draws the page without them.
  const [leftOver] = useState(() =>
    typeof window === "undefined" || drafts.isAmong(home, initialMessages ?? []) ? null : drafts.away(home),
  );
  const [resume] = useState(() => !leftOver && isUnfinished(initialMessages ?? []));

  // True from the click until the answer has streamed: the server's list is older than what this tab shows.
  const speaking = useRef(false);
  const looking = useRef<"no" | "yes" | "and again">("no");
  const leaving = useRef<ReturnType<typeof watchLeaving> | null>(null);
  /** The message that is on its way: what comes after it must not overtake it. */
  const [flying, setFlying] = useState<string | null>(null);
  const [news, setNews] = useState(0);
  const heard = useRef(0);

  const transport = useMemo(
    () =>
      createChatTransport({
        sessionId,
        onAccepted: () => {
          setStored(true);
          setFlying(null);
          drafts.arrive(home);
          void queryClient.invalidateQueries({ queryKey: trpc.chat.listSessions.pathKey() });
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
        // Without a connection it is sent once there is one; whatever else went wrong is for its sender to see to.
        const unreached = error instanceof ChatRequestError && error.code === "NETWORK";
        const unsent = unreached || wasTakenBack(error) ? drafts.withdraw(home) : drafts.comeBack(home);
        if (unreached && unsent) outbox.returned(home, unsent);
        if (unreached) suspect();
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
      outbox.settle(home, new Set(messages.map(({ id }) => id)));
      const fresh = messages.map(toUiMessage);
      chat.setMessages(fresh);
      chat.clearError();
      setLookFailure(null);
      // A window that only stands beside follows by its news: each stream takes one of the browser's few connections.
      if (isUnfinished(fresh) && document.hasFocus()) void chat.resumeStream();
      if (document.visibilityState === "visible") seen.mutate({ sessionId });
    } catch (error) {
      setLookFailure(explainFailure(error instanceof Error ? error : new Error(String(error))));
    }
  }

  const signedOut = lookFailure?.action === "sign-in";
  const { lost, suspect } = useSessionEvents(stored && !signedOut ? sessionId : null, () => {
    setNews((count) => count + 1);
    void queryClient.invalidateQueries({ queryKey: trpc.chat.bar.queryKey({ sessionId }) });
  });
  const { data: bar } = useQuery({
    ...trpc.chat.bar.queryOptions({ sessionId }),
    enabled: stored && !signedOut && !lost,
  });
  const seen = useMutation({
    ...trpc.chat.seen.mutationOptions(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.chat.listSessions.pathKey() }),
  });
  const stopping = useMutation(trpc.chat.stop.mutationOptions());

  const lookForNews = useEffectEvent(look);
  useEffect(() => {
    if (busy || news === heard.current) return;
    heard.current = news;
    void lookForNews();
  }, [busy, news]);

  async function send(text: string, pictures: readonly AttachmentPart[] = []): Promise<void> {
    const said = text.trim();
    if (!inspectDraft(said, pictures.length).canSend) return;
    attachments.forgetRefused();
    const id = `msg_${ulid()}`;
    const waits = lost || flying !== null || held.length > 0;
    // Both before the request: a reload at any moment from here on finds the conversation and the message.
    const message = waits ? null : drafts.depart(key, home, said, { id, unborn: !stored, pictures });
    if (waits) {
      drafts.setAside(key, home, said, { unborn: !stored, pictures });
      outbox.add(home, { id, text: said, pictures: [...pictures] });
    }
    if (!begun) window.history.replaceState(null, "", `/chat/${sessionId}`);
    setBegun(true);
    if (message) await deliver(message);
  }

  async function deliver({ id, ...said }: UnsentMessage): Promise<void> {
    speaking.current = true;
    setFlying(id);
    leaving.current = watchLeaving(window);
    try {
      // The work itself goes on; only this tab stops drawing it until the new answer is there.
      if (chat.status === "streaming") await chat.stop();
      const metadata = { createdAt: new Date().toISOString() };
      await chat.sendMessage({ id, role: "user", metadata, parts: partsOf(said) });
    } finally {
      leaving.current.stop();
      speaking.current = false;
      setFlying((now) => (now === id ? null : now));
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

  // What this tab holds is sent one after another: to wait with the server while a message is being read there.
  const sending = useRef(false);
  const next = lost ? null : nextToSend(held);
  const inLine = flying !== null && bar !== undefined && bar.queue.some(({ id }) => id === flying);
  const sendNext = useEffectEvent(async (message: Outgoing) => {
    if (sending.current || !settled.current) return;
    if (flying === null) {
      // One of which nobody knows whether it got there: the page is being left, and the next one sends it again.
      if (drafts.away(home)) return;
      outbox.remove(home, message.id);
      const { id, text, pictures } = message;
      await deliver(drafts.depart(home, home, text, { id, unborn: !stored, pictures }));
      return;
    }
    if (!inLine) return;
    sending.current = true;
    try {
      await handOver(sessionId, message);
      await queryClient.invalidateQueries({ queryKey: trpc.chat.bar.queryKey({ sessionId }) });
      sending.current = false;
      outbox.remove(home, message.id);
    } catch (error) {
      sending.current = false;
      if (error instanceof ChatRequestError && error.code === "NETWORK") suspect();
      else outbox.fail(home, message.id);
    }
  });
  useEffect(() => {
    if (next) void sendNext(next);
  }, [next, flying, inLine]);

  /** One that stands in line was changed. Until it is answered, this tab shows what it sent itself. */
  function reword(id: string, text: string): void {
    chat.setMessages((messages) =>
      messages.map((one) => (one.id === id ? { ...one, parts: partsOf({ text, pictures: picturesOf(one) }) } : one)),
    );
  }

  async function stop(): Promise<void> {
    try {
      await stopping.mutateAsync({ sessionId });
    } catch (error) {
      setLookFailure(explainFailure(error instanceof Error ? error : new Error(String(error))));
    }
    await look();
  }

  const failure = chat.error && !wasTakenBack(chat.error) ? explainFailure(chat.error) : lookFailure;
  const queue = bar?.queue ?? NONE;
  const waiting = waitingMessages(queue, held, chat.messages);
  const messages = useSaidMessages(chat.messages, queue);
  return {
    messages,
    status: chat.status,
    /** Something is being answered, here or for another tab. */
    answering: busy || waiting.some(({ status }) => status === "reading"),
    stored,
    typed,
    type: (text: string) => drafts.type(key, text),
    /** Into the box, before what is typed there. */
    keep: (words: string) => drafts.keep(key, words),
    attachments,
    send,
    stop,
    stopping: stopping.isPending,
    reload: look,
    lost,
    waiting,
    reword,
    outbox: home,
    bar: bar ?? null,
    // What comes of being without a connection is said as that.
    failure: lost && (failure?.code === "NETWORK" || failure?.code === "INTERRUPTED") ? null : failure,
  };
}
