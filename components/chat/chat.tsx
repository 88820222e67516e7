"use client";

// One conversation on screen: the messages, and below them the box that stays put. What a message means is derived in
// chat-model and work-model; who says what to the server is in use-chat-session. Nothing typed is ever lost.
import { ArrowDown, ImagePlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { awaitsFirstPart, offersToGoOn, openHandoffOf } from "./chat-model";
import { ChatToolbar } from "./chat-toolbar";
import { Composer } from "./composer";
import { ConnectionNote } from "./connection-note";
import { EmptyChat } from "./empty-chat";
import { FailureNotice } from "./failure-notice";
import { HandoffBar } from "./handoff-bar";
import { MessageList } from "./message-list";
import { OpenBar } from "./open-bar";
import { KeptNote, QueuedMessages } from "./queued-messages";
import { ProgressAnnouncer } from "./progress-announcer";
import { useSteadyMessages } from "./steady-messages";
import { useChatSession, type ChatSessionInput } from "./use-chat-session";
import { usePictureDrop } from "./use-picture-drop";
import { useQueueChanges } from "./use-queue-changes";
import { useStickToBottom } from "./use-stick-to-bottom";

export function Chat(input: ChatSessionInput) {
  const t = useTranslations("chat");
  const session = useChatSession(input);
  const { status, failure, attachments } = session;
  const messages = useSteadyMessages(session.messages, status);
  const drop = usePictureDrop(attachments.add);
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { atBottom, jump } = useStickToBottom(view, content);
  const { waiting, bar } = session;
  const reading = waiting.find((one) => one.status === "reading") !== undefined;
  const awaiting = awaitsFirstPart(messages, status);
  const busy = session.answering;
  const idle = !busy && waiting.length === 0;

  const box = useRef<HTMLTextAreaElement>(null);

  const changes = useQueueChanges({ sessionId: input.sessionId, session, box });

  // What was clicked is gone a moment later; the box is where one goes on. On a touch screen it would open the keyboard.
  const goOn = () => {
    if (window.matchMedia("(pointer: fine)").matches) box.current?.focus({ preventScroll: true });
  };
  const say = (text: string) => {
    jump();
    void session.send(text);
    goOn();
  };
  const edit = (text: string) => {
    session.type(text);
    box.current?.focus({ preventScroll: true });
  };
  const sayWithPictures = (text: string) => {
    jump();
    void session.send(text, attachments.ready);
    goOn();
  };

  return (
    <div className="relative flex h-full flex-col" {...drop.handlers}>
      {drop.over && <DropHere />}
      <ChatToolbar
        sessionId={session.stored ? input.sessionId : null}
        onPause={idle && bar?.canPause ? () => say(t("open.pauseWords")) : null}
      />
      <div
        ref={view}
        role="log"
        aria-label={t("log")}
        aria-live="off"
        aria-busy={busy}
        tabIndex={0}
        // Positioned, so that what is hidden from sight within it does not make the whole page longer.
        className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto flex min-h-full w-full max-w-reading flex-col px-4">
          {messages.length === 0 && idle ? (
            <EmptyChat guest={input.viewerId.startsWith("guest_")} onSay={say} />
          ) : (
            <>
              <h1 className="sr-only">{t("title")}</h1>
              <MessageList conversation={{ messages, status, say, edit }} awaiting={awaiting && !reading} />
              <QueuedMessages
                waiting={waiting}
                sessionId={input.sessionId}
                outboxKey={session.outbox}
                changes={changes}
                onTakenBack={goOn}
              />
            </>
          )}
        </div>
      </div>
      <ProgressAnnouncer messages={messages} awaiting={awaiting} busy={busy} />
      <div className="relative mx-auto w-full max-w-reading space-y-2 px-4 pt-2 pb-[max(env(safe-area-inset-bottom),0.5rem)]">
        {!atBottom && (
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              jump();
              goOn();
            }}
            className="absolute -top-9 left-1/2 -translate-x-1/2 animate-appear bg-raised"
          >
            <ArrowDown aria-hidden />
            {t("jumpToLatest")}
          </Button>
        )}
        {failure && (
          <FailureNotice
            failure={failure}
            onResend={() => sayWithPictures(session.typed)}
            onReload={() => void session.reload()}
          />
        )}
        <ConnectionNote lost={session.lost} />
        <KeptNote shown={changes.kept !== "" && session.typed.includes(changes.kept)} />
        {idle && !offersToGoOn(messages) && <OpenBar open={bar?.open ?? null} onSay={say} />}
        <HandoffBar handoff={openHandoffOf(messages)} onBack={session.reload} />
        <Composer
          box={box}
          text={session.typed}
          attachments={attachments}
          status={status}
          stop={busy && !session.lost ? { pending: session.stopping, onStop: () => void session.stop() } : null}
          onType={session.type}
          onSend={sayWithPictures}
        />
      </div>
    </div>
  );
}

/** Over the whole conversation while files are held above it. */
function DropHere() {
  const t = useTranslations("chat.picture");
  return (
    <div className="pointer-events-none absolute inset-2 z-20 flex animate-appear items-center justify-center rounded-md border-2 border-dashed border-accent bg-accent-soft/90">
      <p className="flex items-center gap-2 font-medium">
        <ImagePlus aria-hidden className="size-5" />
        {t("drop")}
      </p>
    </div>
  );
}
