"use client";

// Messages that wait to be answered, below the conversation. Until somebody reads one it can be changed or taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Textarea } from "@/components/ui/input";
import { inspectDraft } from "./chat-model";
import { outbox } from "./outbox";
import { Pictures } from "./pictures";
import type { Waiting } from "./queue-model";

type Place = { sessionId: string; outboxKey: string; onReworded: (id: string, text: string) => void };

export function QueuedMessages({ waiting, ...place }: Place & { waiting: Waiting[] }) {
  const t = useTranslations("chat.queue");
  if (waiting.length === 0) return null;
  return (
    <ol aria-label={t("label")} className="flex flex-col gap-3 pb-8">
      {waiting.map((message) => (
        <li key={message.id} className="flex animate-appear justify-end pl-10 sm:pl-20">
          <Queued message={message} place={place} />
        </li>
      ))}
    </ol>
  );
}

function Queued({ message, place }: { message: Waiting; place: Place }) {
  const t = useTranslations("chat.queue");
  const [editing, setEditing] = useState(false);
  const act = useQueueActs(message, place);
  const free = message.status !== "reading";
  if (editing && free) {
    return (
      <Edit
        text={message.text}
        pictures={message.pictures.length}
        onCancel={() => setEditing(false)}
        onSave={(text) => {
          act.edit(text);
          setEditing(false);
        }}
      />
    );
  }
  return (
    <div className="flex min-w-0 flex-col items-end gap-1">
      <Pictures pictures={message.pictures} className="justify-end" />
      {message.text !== "" && (
        <p
          className={cn(
            "min-w-0 rounded-md border px-4 py-2.5 break-words whitespace-pre-wrap",
            free ? "border-dashed border-border-strong" : "border-transparent bg-muted",
          )}
        >
          {message.text}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-x-1 text-sm text-muted-foreground">
        <span role="status" className={cn("px-1", message.status === "failed" && "text-danger")}>
          {t(`status.${message.status}`)}
        </span>
        {message.status === "failed" && (
          <Button variant="ghost" size="sm" onClick={act.retry}>
            <RotateCw aria-hidden />
            {t("retry")}
          </Button>
        )}
        {free && (
          <>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t("edit")}
              title={t("edit")}
              onClick={() => setEditing(true)}
            >
              <Pencil aria-hidden />
            </Button>
            <Button variant="ghost" size="icon-sm" aria-label={t("remove")} title={t("remove")} onClick={act.remove}>
              <X aria-hidden />
            </Button>
          </>
        )}
      </div>
      {act.refused && (
        <p role="alert" className="text-sm text-warning">
          {t("taken")}
        </p>
      )}
    </div>
  );
}

type EditProps = { text: string; pictures: number; onSave: (text: string) => void; onCancel: () => void };

function Edit({ text, pictures, onSave, onCancel }: EditProps) {
  const t = useTranslations("chat.queue");
  const [words, setWords] = useState(text);
  const { canSend } = inspectDraft(words, pictures);
  return (
    <form
      className="w-full space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) onSave(words.trim());
      }}
    >
      <Textarea
        aria-label={t("edit")}
        autoFocus
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onCancel()}
      />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button type="submit" size="sm" disabled={!canSend}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

/** What may be done about a message, wherever it waits. */
function useQueueActs({ id, place, text }: Waiting, { sessionId, outboxKey, onReworded }: Place) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: trpc.chat.bar.queryKey({ sessionId }) });
  const onSuccess = (_: unknown, { messageId, text: words }: { messageId: string; text: string }) =>
    onReworded(messageId, words);
  const edit = useMutation({ ...trpc.chat.editQueued.mutationOptions(), onSuccess, onSettled });
  const remove = useMutation({ ...trpc.chat.removeQueued.mutationOptions(), onSettled });
  const which = { sessionId, messageId: id };
  if (place === "tab") {
    return {
      refused: false,
      edit: (words: string) => outbox.edit(outboxKey, id, words),
      remove: () => outbox.remove(outboxKey, id),
      retry: () => outbox.retry(outboxKey, id),
    };
  }
  return {
    refused: edit.isError || remove.isError,
    edit: (words: string) => edit.mutate({ ...which, text: words }),
    remove: () => remove.mutate(which),
    retry: () => edit.mutate({ ...which, text }),
  };
}
