"use client";

import { usePathname } from "next/navigation";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { Chat } from "./chat";
import { ChatSkeleton } from "./chat-skeleton";
import { draftKey, drafts } from "./draft-store";

/**
 * The conversation at this address, if it was begun in this tab and the server is not known to have its first message:
 * a reload can overtake that message. It is sent again under its own id. Any other address shows the children.
 */
export function UnbornChat({ viewerId, children }: { viewerId: string; children: ReactNode }) {
  const sessionId = /^\/chat\/([^/]+)$/.exec(usePathname())?.[1] ?? "";
  const unborn = useSyncExternalStore(
    drafts.subscribe,
    () => drafts.isUnborn(draftKey(viewerId, sessionId)),
    () => null,
  );
  // Once the server has the message it is a conversation like any other, but this is where it is being shown.
  const [shown, setShown] = useState<string | null>(null);
  if (unborn && shown !== sessionId) setShown(sessionId);

  if (unborn === null) return <ChatSkeleton />;
  if (!unborn && shown !== sessionId) return children;
  return <Chat key={sessionId} sessionId={sessionId} viewerId={viewerId} initialMessages={null} unborn />;
}
