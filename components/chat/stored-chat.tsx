"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc";
import { Chat } from "./chat";
import { toUiMessage } from "./chat-model";

/** A conversation that exists: begins with what is stored and keeps itself current from there. */
export function StoredChat({ sessionId, viewerId }: { sessionId: string; viewerId: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.chat.messages.queryOptions({ sessionId }));
  const [initialMessages] = useState(() => data.map(toUiMessage));
  return <Chat sessionId={sessionId} viewerId={viewerId} initialMessages={initialMessages} />;
}
