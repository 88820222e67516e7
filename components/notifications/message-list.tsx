"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { BellOff, CheckCheck, Settings2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { MessageRow } from "./message-row";

const PAGE = 15;

/** What is behind the bell: newest first, with a way to older ones, to all of them read, and to the settings. */
export function MessageList({ unread, onLeave }: { unread: number; onLeave: () => void }) {
  const t = useTranslations("notifications");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useInfiniteQuery(
    trpc.notifications.list.infiniteQueryOptions(
      { limit: PAGE },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
  );
  const read = useMutation({
    ...trpc.notifications.markRead.mutationOptions(),
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.notifications.pathKey() }),
  });
  const messages = list.data?.pages.flatMap((page) => page.messages) ?? [];
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-1 border-b border-border pr-1.5 pl-3.5">
        <h2 className="mr-auto text-sm font-semibold">{t("title")}</h2>
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={unread === 0 || read.isPending}
          onClick={({ currentTarget }) => {
            // With nothing unread it is disabled, and a disabled button would lose the keyboard's place.
            currentTarget.closest<HTMLElement>("[role=dialog]")?.focus();
            read.mutate({});
          }}
          aria-label={t("markAllRead")}
          title={t("markAllRead")}
        >
          <CheckCheck aria-hidden />
        </Button>
        <Button asChild variant="ghost" size="icon-sm">
          <Link href="/preferences" onClick={onLeave} aria-label={t("settings")} title={t("settings")}>
            <Settings2 aria-hidden />
          </Link>
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain text-sm">
        {list.isPending && <Pending />}
        {list.isError && messages.length === 0 && (
          <ErrorState title={t("failed")} onRetry={() => void list.refetch()} className="py-8" />
        )}
        {list.isSuccess && messages.length === 0 && (
          <EmptyState icon={BellOff} title={t("empty")} description={t("emptyHint")} className="py-10" />
        )}
        <ul>
          {messages.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              onRead={() => read.mutate({ ids: [message.id] })}
              onLeave={onLeave}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <div className="p-1.5">
            <Button
              variant="ghost"
              className="w-full"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t("older")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Pending() {
  return (
    <div className="flex flex-col gap-3 p-3.5">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-1.5">
          <Skeleton className="w-2/3" />
          <Skeleton className="h-3 w-full" />
        </div>
      ))}
    </div>
  );
}
