"use client";

import { useTranslations } from "next-intl";
import { hasContent, picturesOf, textOf, toUiMessage, type ChatUiMessage } from "../chat/chat-model";
import { AnswerParts, type Conversation } from "../chat/message-parts";
import { PersonSaid } from "../chat/person-said";
import { Pictures } from "../chat/pictures";
import { RelativeTime } from "../ui/relative-time";
import type { ConversationData } from "./page-data";

/** Everything that was said and done, as the customer sees it, with nothing in it to answer. */
export function Transcript({ data }: { data: ConversationData }) {
  const messages = data.messages.map(toUiMessage);
  const conversation: Conversation = { messages, status: "submitted", say: () => {}, readOnly: true };
  return (
    <ol className="flex flex-col gap-4">
      {messages.filter(hasContent).map((message) => (
        <li key={message.id} className="flex flex-col gap-1">
          {message.role === "user" ? (
            <CustomerSaid message={message} />
          ) : message.metadata?.person ? (
            <PersonSaid person={message.metadata.person} text={textOf(message)} />
          ) : (
            <StewardSaid message={message} conversation={conversation} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Moment({ who, message }: { who: string; message: ChatUiMessage }) {
  const at = message.metadata?.createdAt;
  return (
    <p className="flex gap-2 text-xs text-muted-foreground">
      <span className="font-medium">{who}</span>
      {at && <RelativeTime date={at} />}
    </p>
  );
}

function CustomerSaid({ message }: { message: ChatUiMessage }) {
  const t = useTranslations("conversations");
  return (
    <article aria-label={t("customerSaid")} className="flex flex-col items-end gap-1 pl-10">
      <Moment who={t("customerSaid")} message={message} />
      <Pictures pictures={picturesOf(message)} className="justify-end" />
      {textOf(message) !== "" && (
        <p className="max-w-full rounded-md bg-muted px-3 py-2 break-words whitespace-pre-wrap">{textOf(message)}</p>
      )}
    </article>
  );
}

function StewardSaid({ message, conversation }: { message: ChatUiMessage; conversation: Conversation }) {
  const t = useTranslations("conversations");
  const onlyHandover = message.parts.every(({ type }) => type === "data-handover");
  return (
    <article aria-label={t("stewardSaid")} className="flex max-w-reading flex-col gap-2">
      {!onlyHandover && <Moment who={t("stewardSaid")} message={message} />}
      <AnswerParts message={message} conversation={conversation} />
    </article>
  );
}
