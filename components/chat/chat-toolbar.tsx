"use client";

import { History, Pause, SquarePen } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConversationsDrawer } from "./conversations-drawer";

export function ChatToolbar({
  sessionId,
  onPause,
}: {
  sessionId: string | null;
  /** Null where nothing waits for the customer. */
  onPause: (() => void) | null;
}) {
  const t = useTranslations("chat");
  return (
    <div className="mx-auto flex h-12 w-full max-w-reading shrink-0 items-center justify-between px-2">
      <ConversationsDrawer current={sessionId}>
        <Button variant="ghost" size="sm" className="text-muted-foreground lg:hidden">
          <History aria-hidden />
          {t("conversations.open")}
        </Button>
      </ConversationsDrawer>
      <div className="ml-auto flex items-center">
        {onPause && (
          <Button variant="ghost" size="sm" className="text-muted-foreground" onClick={onPause}>
            <Pause aria-hidden />
            {t("open.pause")}
          </Button>
        )}
        {sessionId && (
          <Button asChild variant="ghost" size="sm" className="text-muted-foreground">
            <Link href="/chat">
              <SquarePen aria-hidden />
              {t("newConversation")}
            </Link>
          </Button>
        )}
      </div>
    </div>
  );
}
