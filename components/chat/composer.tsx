"use client";

import { ArrowUp, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useLayoutEffect, type ClipboardEvent, type KeyboardEvent, type RefObject } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { AttachButton } from "./attach-button";
import { AttachmentProblems, AttachmentTray } from "./attachment-tray";
import { inspectDraft, sendsOnKey, type ChatStatus } from "./chat-model";
import type { Attachments } from "./use-attachments";

export function Composer({
  box,
  text,
  attachments,
  status,
  stop,
  onType,
  onSend,
}: {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  attachments: Attachments;
  status: ChatStatus;
  /** While something is being answered. */
  stop: { pending: boolean; onStop: () => void } | null;
  onType: (text: string) => void;
  onSend: (text: string) => void;
}) {
  const t = useTranslations("chat.composer");
  const hint = useId();
  const draft = inspectDraft(text, attachments.ready.length);
  const canSend = draft.canSend && !attachments.uploading;

  useLayoutEffect(() => {
    if (box.current) fitHeight(box.current);
  }, [box, text]);

  // On a touch screen focus would open the keyboard over the conversation.
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) box.current?.focus({ preventScroll: true });
  }, [box]);

  function submit() {
    if (!canSend) return;
    onSend(text);
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const { isComposing, keyCode } = event.nativeEvent;
    if (!sendsOnKey({ key: event.key, shiftKey: event.shiftKey, isComposing, keyCode })) return;
    event.preventDefault();
    submit();
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const files = [...event.clipboardData.files];
    // Text from a spreadsheet comes with a picture of itself.
    if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    attachments.add(files);
  }

  return (
    <form
      aria-label={t("form")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <AttachmentProblems attachments={attachments} />
      <div className="rounded-md border border-border-strong bg-surface p-1.5 transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        <AttachmentTray attachments={attachments} onEmpty={() => box.current?.focus({ preventScroll: true })} />
        <div className="flex items-end gap-1.5">
          <AttachButton onFiles={attachments.add} />
          <textarea
            ref={box}
            name="message"
            rows={1}
            value={text}
            enterKeyHint="send"
            autoComplete="off"
            placeholder={t("placeholder")}
            aria-label={t("label")}
            aria-describedby={hint}
            aria-invalid={draft.tooLong || undefined}
            onChange={(event) => onType(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            // Its height is measured: no transition may be on its way, not even the one of those who asked for none.
            className="max-h-48 min-h-control transition-none min-w-0 flex-1 resize-none bg-transparent px-1.5 py-[calc((var(--control)-1.625rem)/2)] outline-none placeholder:text-muted-foreground"
          />
          {stop && (
            <Button
              variant="outline"
              size="icon"
              aria-label={t("stop")}
              title={t("stop")}
              aria-disabled={stop.pending || undefined}
              onClick={stop.onStop}
            >
              <Square aria-hidden className="size-3.5! fill-current" />
            </Button>
          )}
          {(!stop || text.trim() !== "" || attachments.ready.length > 0) && (
            <Button type="submit" size="icon" disabled={!canSend} aria-label={t("send")} title={t("send")}>
              <ArrowUp aria-hidden />
            </Button>
          )}
        </div>
      </div>
      <div id={hint} className="flex min-h-6 items-center justify-between gap-3 pt-1 text-sm text-muted-foreground">
        <span className={cn(status === "ready" && "touch:invisible", "hidden sm:inline")}>
          {attachments.uploading ? t("uploading") : status === "streaming" ? t("working") : t("hint")}
        </span>
        {draft.showCounter && (
          <span role="status" className={cn("ml-auto figures", draft.tooLong && "text-danger")}>
            {draft.tooLong ? t("tooLong", { count: -draft.remaining }) : t("remaining", { count: draft.remaining })}
          </span>
        )}
      </div>
    </form>
  );
}

/** Measured from nothing each time, so that the box shrinks again when text is taken out. */
function fitHeight(element: HTMLTextAreaElement) {
  element.style.height = "0";
  element.style.height = `${element.scrollHeight}px`;
}
