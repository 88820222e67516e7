"use client";

import { usePathname } from "next/navigation";
import { Suspense, useState } from "react";
import { ulid } from "ulid";
import { Chat } from "./chat";
import { ChatSkeleton } from "./chat-skeleton";
import { StoredChat } from "./stored-chat";
import { UnbornChat } from "./unborn-chat";

/**
 * /chat, which becomes /chat/<id> with the first message without a navigation, so that nothing on screen starts over.
 * The router still believes to be at /chat: it neither leaves when asked for a new conversation, nor knows what to show
 * when going back to the address. Both are answered here, by the address.
 */
export function ChatRoom({ sessionId, viewerId }: { sessionId: string; viewerId: string }) {
  const pathname = usePathname();
  // Coming back to the address later brings the same id along; by then it is a stored conversation like any other.
  const [fresh, setFresh] = useState(() => ({
    sessionId: pathname === "/chat" ? sessionId : newSessionId(),
    begun: false,
  }));
  const atFresh = pathname === addressOf(fresh.sessionId);
  if (atFresh && !fresh.begun) setFresh({ ...fresh, begun: true });
  if (pathname === "/chat" && fresh.begun) setFresh({ sessionId: newSessionId(), begun: false });

  const stored = /^\/chat\/([^/]+)$/.exec(pathname)?.[1];
  if (stored && !atFresh) {
    return (
      <UnbornChat key={stored} viewerId={viewerId}>
        <Suspense fallback={<ChatSkeleton />}>
          <StoredChat sessionId={stored} viewerId={viewerId} />
        </Suspense>
      </UnbornChat>
    );
  }
  return <Chat key={fresh.sessionId} sessionId={fresh.sessionId} viewerId={viewerId} initialMessages={null} />;
}

function addressOf(sessionId: string): string {
  return `/chat/${sessionId}`;
}

function newSessionId(): string {
  return `sess_${ulid()}`;
}
