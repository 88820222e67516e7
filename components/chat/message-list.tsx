"use client";

import { useTranslations } from "next-intl";
import { hasContent, picturesOf, textOf, type ChatUiMessage } from "./chat-model";
import { AnswerParts, type Conversation } from "./message-parts";
import { PersonSaid } from "./person-said";
import { Pictures } from "./pictures";

export function MessageList({ conversation, awaiting }: { conversation: Conversation; awaiting: boolean }) {
  return (
    <ol className="flex flex-col gap-6 pt-4 pb-8">
      {conversation.messages.filter(hasContent).map((message) => (
        <li key={message.id} data-role={message.role} className="animate-appear">
          {message.role === "user" ? (
            <Said message={message} />
          ) : message.metadata?.person ? (
            <PersonSaid person={message.metadata.person} text={textOf(message)} />
          ) : (
            <Answer message={message} conversation={conversation} />
          )}
        </li>
      ))}
      {awaiting && (
        <li>
          <Reading />
        </li>
      )}
    </ol>
  );
}

function Said({ message }: { message: ChatUiMessage }) {
  const t = useTranslations("chat");
  return (
    <article aria-label={t("you")} className="flex flex-col items-end gap-2 pl-10 sm:pl-20">
      <Pictures pictures={picturesOf(message)} className="justify-end" />
      {textOf(message) !== "" && (
        <p className="max-w-full min-w-0 rounded-md bg-muted px-4 py-2.5 break-words whitespace-pre-wrap">
          {textOf(message)}
        </p>
      )}
    </article>
  );
}

function Answer({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const t = useTranslations("chat");
  return (
    <article aria-label={t("assistant")} className="flex flex-col gap-3">
      <AnswerParts message={message} conversation={conversation} />
    </article>
  );
}

/** Holds the answer's place until its first part arrives. */
function Reading() {
  const t = useTranslations("chat");
  return (
    <p className="flex animate-appear items-center gap-2.5 text-muted-foreground">
      <span aria-hidden className="flex gap-1">
        {[0, 1, 2].map((dot) => (
          <span
            key={dot}
            className="size-1.5 animate-breathe rounded-full bg-current"
            style={{ animationDelay: `${dot * 200}ms` }}
          />
        ))}
      </span>
      {t("reading")}
    </p>
  );
}
