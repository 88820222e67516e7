"use client";

// Messages that wait to be answered, below the conversation. Until somebody reads one it can be changed or taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Info, Pencil, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Textarea } from "@/components/ui/input";
import { inspectDraft } from "./chat-model";
import { outbox } from "./outbox";
import { Pictures } from "./pictures";
import type { Change, Waiting } from "./queue-model";
import type { QueueChanges } from "./use-queue-changes";

type Place = { sessionId: string; outboxKey: string; changes: QueueChanges; onTakenBack: () => void };

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
  const act = useQueueActs(message, place);
  const free = message.status !== "reading";
  const { changes, onTakenBack } = place;
  const change = changes.of(message.id);
  const editing = change !== undefined && (free || change.saving);
  const edit = useFocusReturned(editing);
  if (editing) return <Edit message={message} change={change} changes={changes} />;
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
              ref={edit}
              variant="ghost"
              size="icon-sm"
              aria-label={t("edit")}
              title={t("edit")}
              onClick={() => changes.begin(message)}
            >
              <Pencil aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t("remove")}
              title={t("remove")}
              onClick={() => {
                act.remove();
                onTakenBack();
              }}
            >
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

/** The box for changing a message goes with its last key; one goes on from where it was opened. */
function useFocusReturned(editing: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef(editing);
  useEffect(() => {
    if (before.current && !editing && document.activeElement === document.body) button.current?.focus();
    before.current = editing;
  }, [editing]);
  return button;
}

function Edit({ message, change, changes }: { message: Waiting; change: Change; changes: QueueChanges }) {
  const t = useTranslations("chat.queue");
  const { words, saving, refused } = change;
  const { canSend } = inspectDraft(words, message.pictures.length);
  const cancel = () => {
    if (!saving) changes.cancel(message.id);
  };
  return (
    <form
      className="w-full space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend && !saving) changes.save(message, words.trim());
      }}
    >
      <Textarea
        aria-label={t("edit")}
        autoFocus
        value={words}
        readOnly={saving}
        onChange={(event) => changes.type(message.id, event.target.value)}
        // An input method has an Escape of its own.
        onKeyDown={(event) => event.key === "Escape" && !event.nativeEvent.isComposing && cancel()}
      />
      {refused && (
        <p role="alert" className="text-sm text-warning">
          {t(refused)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="sm" aria-disabled={saving || undefined} onClick={cancel}>
          {t("cancel")}
        </Button>
        {/* Not `disabled` while saving, which would take the focus away. */}
        <Button type="submit" size="sm" disabled={!canSend} aria-disabled={saving || undefined}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

/** Above the box, while words stand in it that came too late to change a message. */
export function KeptNote({ shown }: { shown: boolean }) {
  const t = useTranslations("chat.queue");
  return (
    <div role="status" className="empty:hidden">
      {shown && (
        <p className="flex animate-appear items-center gap-2.5 rounded-md bg-muted px-3 py-2 text-sm">
          <Info aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          {t("kept")}
        </p>
      )}
    </div>
  );
}

/** What else may be done about a message, wherever it waits. */
function useQueueActs({ id, place, text }: Waiting, { sessionId, outboxKey }: Place) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: trpc.chat.bar.queryKey({ sessionId }) });
  const again = useMutation({ ...trpc.chat.editQueued.mutationOptions(), onSettled });
  const remove = useMutation({ ...trpc.chat.removeQueued.mutationOptions(), onSettled });
  const which = { sessionId, messageId: id };
  if (place === "tab") {
    return {
      refused: false,
      remove: () => outbox.remove(outboxKey, id),
      retry: () => outbox.retry(outboxKey, id),
    };
  }
  return {
    refused: again.isError || remove.isError,
    remove: () => remove.mutate(which),
    retry: () => again.mutate({ ...which, text }),
  };
}
