"use client";

import { ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, type KeyboardEvent } from "react";
import { ulid } from "ulid";
import { inspectDraft, sendsOnKey } from "../chat/chat-model";
import { draftKey, drafts } from "../chat/draft-store";
import { useDraft } from "../chat/use-draft";
import { Button } from "../ui/button";
import { Textarea } from "../ui/input";
import type { ConversationData } from "./page-data";
import type { useConversationActs } from "./use-conversation-acts";

type Props = { data: ConversationData; answer: ReturnType<typeof useConversationActs>["answer"] };

/** What a colleague writes to the customer. It stays in the box until the server has it, over a reload, too. */
export function ReplyBox({ data, answer }: Props) {
  const t = useTranslations("conversations");
  const key = draftKey(data.takenBy ?? "", data.id);
  const text = useDraft(key);
  const hint = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  // The same words sent again after a failure are the same message.
  const sent = useRef({ text: "", id: "" });
  const { canSend } = inspectDraft(text);

  const send = () => {
    const said = text.trim();
    if (!canSend || answer.isPending) return;
    if (sent.current.text !== said) sent.current = { text: said, id: `msg_${ulid()}` };
    answer.mutate(
      { handoffId: data.id, text: said, clientMessageId: sent.current.id },
      {
        onSuccess: () => {
          sent.current = { text: "", id: "" };
          if (drafts.typed(key).trim() === said) drafts.type(key, "");
        },
      },
    );
    box.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { isComposing, keyCode } = event.nativeEvent;
    if (!sendsOnKey({ key: event.key, shiftKey: event.shiftKey, isComposing, keyCode })) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <Textarea
          ref={box}
          rows={2}
          value={text}
          aria-label={t("reply.label")}
          aria-describedby={hint}
          placeholder={t("reply.placeholder", { name: data.customer?.name ?? t("someCustomer") })}
          onChange={(event) => drafts.type(key, event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-14 flex-1 resize-none"
        />
        <Button type="submit" size="icon" disabled={!canSend} aria-label={t("act.send")} title={t("act.send")}>
          <ArrowUp aria-hidden />
        </Button>
      </div>
      <p id={hint} className="text-xs text-muted-foreground touch:hidden">
        {t("reply.hint")}
      </p>
    </form>
  );
}
