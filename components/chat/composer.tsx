"use client";

import { ArrowUp, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { inspectDraft, sendsOnKey, type ChatStatus } from "./chat-model";

export function Composer({
  text,
  status,
  stop,
  onType,
  onSend,
}: {
  text: string;
  status: ChatStatus;
  /** While something is being answered. */
  stop: { pending: boolean; onStop: () => void } | null;
  onType: (text: string) => void;
  onSend: (text: string) => void;
}) {
  const t = useTranslations("chat.composer");
  const box = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const draft = inspectDraft(text);
  const { canSend } = draft;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // Measured from nothing each time, so that the box shrinks again when text is taken out.
    element.style.height = "0";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  // On a touch screen focus would open the keyboard over the conversation.
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) box.current?.focus({ preventScroll: true });
  }, []);

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

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex items-end gap-2 rounded-md border border-border-strong bg-surface p-1.5 transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
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
          className="max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-[0.4375rem] outline-none placeholder:text-muted-foreground"
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
        {(!stop || text.trim() !== "") && (
          <Button type="submit" size="icon" disabled={!canSend} aria-label={t("send")} title={t("send")}>
            <ArrowUp aria-hidden />
          </Button>
        )}
      </div>
      <div id={hint} className="flex min-h-6 items-center justify-between gap-3 pt-1 text-sm text-muted-foreground">
        <span className={cn(status === "ready" && "touch:invisible", "hidden sm:inline")}>
          {status === "streaming" ? t("working") : t("hint")}
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
