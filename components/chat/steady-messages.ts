"use client";

import { useState } from "react";
import { hasContent, type ChatStatus, type ChatUiMessage } from "./chat-model";

/**
 * An answer that is joined again is told from its beginning, and for a moment there is nothing of it. What was shown of it
 * stays until then: otherwise it would leave the page and come back, and take the reader's place and focus with it.
 */
export function keepShown(shown: readonly ChatUiMessage[], next: ChatUiMessage[], status: ChatStatus): ChatUiMessage[] {
  if (status !== "submitted" && status !== "streaming") return next;
  return next.map((message) => {
    if (hasContent(message)) return message;
    const before = shown.find(({ id }) => id === message.id);
    return before && hasContent(before) ? before : message;
  });
}

export function useSteadyMessages(messages: ChatUiMessage[], status: ChatStatus): ChatUiMessage[] {
  const [last, setLast] = useState({ messages, status, shown: messages });
  if (last.messages === messages && last.status === status) return last.shown;
  const shown = keepShown(last.shown, messages, status);
  setLast({ messages, status, shown });
  return shown;
}
