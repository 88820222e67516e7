import { useMemo } from "react";
import type { QueuedMessage } from "@/server/conversation/queue";
import type { ChatUiMessage } from "./chat-model";
import { withoutWaiting } from "./queue-model";

/** What was said, the same list as long as nothing changed: whoever draws it looks at which list it is. */
export function useSaidMessages(messages: ChatUiMessage[], queue: readonly QueuedMessage[]): ChatUiMessage[] {
  return useMemo(() => withoutWaiting(messages, queue), [messages, queue]);
}
