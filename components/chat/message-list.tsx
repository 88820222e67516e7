"use client";

import { useNow, useTimeZone, useTranslations } from "next-intl";
import { Fragment } from "react";
import { hasContent, mayBeEdited, textOf, type ChatUiMessage } from "./chat-model";
import { DayLine } from "./day-line";
import { dayBeginnings } from "./day-model";
import { MessageFooter } from "./message-footer";
import { AnswerParts, type Conversation } from "./message-parts";
import { PersonSaid } from "./person-said";

export function MessageList({ conversation, awaiting }: { conversation: Conversation; awaiting: boolean }) {
  const zone = useTimeZone() ?? "UTC";
  const shown = conversation.messages.filter(hasContent);
  const days = dayBeginnings(shown, zone, useNow());
  return (
    <ol className="flex flex-col gap-6 pt-4 pb-8">
      {shown.map((message) => {
        const day = days.get(message.id);
        return (
          <Fragment key={message.id}>
            {day && (
              <li>
                <DayLine at={day} zone={zone} />
              </li>
            )}
            <li data-role={message.role} className="group animate-appear">
              {message.role === "user" ? (
                <Said message={message} conversation={conversation} />
              ) : message.metadata?.person ? (
                <PersonSaid person={message.metadata.person} text={textOf(message)} />
              ) : (
                <Answer message={message} conversation={conversation} />
              )}
            </li>
          </Fragment>
        );
      })}
      {awaiting && (
        <li>
          <Reading />
        </li>
      )}
    </ol>
  );
}

function Said({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const t = useTranslations("chat");
  const text = textOf(message);
  const { messages, status, edit } = conversation;
  return (
    <article aria-label={t("you")} className="relative flex flex-col items-end pl-10 sm:pl-20">
      <p className="max-w-full min-w-0 rounded-md bg-muted px-4 py-2.5 wrap-anywhere whitespace-pre-wrap">{text}</p>
      <MessageFooter
        end
        at={message.metadata?.createdAt}
        text={text}
        onEdit={edit && mayBeEdited(messages, message.id, status) ? () => edit(text) : undefined}
      />
    </article>
  );
}

function Answer({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const t = useTranslations("chat");
  return (
    <article aria-label={t("assistant")} className="flex flex-col gap-3">
      <AnswerParts message={message} conversation={conversation} />
      {message.metadata?.complete !== false && (
        <MessageFooter at={message.metadata?.createdAt} text={message.metadata?.words ?? textOf(message)} />
      )}
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
