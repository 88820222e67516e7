"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useTRPC } from "@/components/trpc";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogDescription, DialogTitle, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";

/** Past conversations, latest first. Loaded when it is opened. */
export function ConversationsDrawer({ current, children }: { current: string | null; children: ReactNode }) {
  const t = useTranslations("chat.conversations");
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <SheetContent className="w-80">
        <div className="px-4 pt-4 pr-12 pb-3">
          <DialogTitle>{t("title")}</DialogTitle>
          <DialogDescription className="text-sm">{t("description")}</DialogDescription>
        </div>
        <ConversationList current={current} onOpen={() => setOpen(false)} />
      </SheetContent>
    </Dialog>
  );
}

function ConversationList({ current, onOpen }: { current: string | null; onOpen: () => void }) {
  const t = useTranslations("chat.conversations");
  const trpc = useTRPC();
  const sessions = useQuery(trpc.chat.listSessions.queryOptions({ limit: 50 }));
  if (sessions.isPending) return <ConversationsSkeleton />;
  if (sessions.isError) return <ErrorState description={t("failed")} onRetry={() => void sessions.refetch()} />;
  if (sessions.data.rows.length === 0) return <p className="px-4 py-6 text-muted-foreground">{t("empty")}</p>;
  return (
    <ul className="flex-1 overflow-y-auto px-2 pb-4">
      {sessions.data.rows.map((session) => (
        <li key={session.id}>
          <Link
            href={`/chat/${session.id}`}
            onClick={onOpen}
            aria-current={session.id === current ? "page" : undefined}
            className={cn(
              "block rounded-md px-2.5 py-2 transition-colors hover:bg-muted",
              session.id === current && "bg-muted",
            )}
          >
            <span className={cn("line-clamp-2 break-words", session.unread && "font-semibold")}>
              {session.title ?? t("untitled")}
            </span>
            <span className="text-sm text-muted-foreground">
              {session.id === current ? t("current") : <RelativeTime date={session.lastActiveAt} />}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function ConversationsSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="space-y-4 px-4 py-2">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
