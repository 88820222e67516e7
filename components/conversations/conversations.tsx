"use client";

// Customers who wait for a person, and those a person has: the list at the left, the chosen one beside it. On a phone one
// or the other. News come by the conversation's own events; the list is looked at every few seconds.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { QueryError } from "../data-table/query-error";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { Card } from "../ui/card";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { ConversationList } from "./conversation-list";
import { ConversationPane } from "./conversation-pane";
import { conversationListInput } from "./list-input";

const REFRESH_MS = 3_000;

export function Conversations() {
  const t = useTranslations("conversations");
  const trpc = useTRPC();
  const router = useRouter();
  const { state } = useTableState();
  const chosen = /^\/conversations\/([^/]+)/.exec(usePathname())?.[1] ?? null;
  const search = useRef<HTMLInputElement>(null);
  const list = useQuery({
    ...trpc.conversations.list.queryOptions(conversationListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const detail = useQuery({
    ...trpc.conversations.get.queryOptions({ handoffId: chosen ?? "" }),
    enabled: chosen !== null,
    refetchInterval: REFRESH_MS,
  });
  const go = (id: string) => window.history.pushState(null, "", `/conversations/${id}${window.location.search}`);
  return (
    <div className="flex min-h-full flex-col gap-3 lg:h-full">
      <h1 className={cn("text-lg font-semibold", chosen && "max-lg:sr-only")}>{t("title")}</h1>
      <div className="grid min-h-0 flex-1 items-stretch gap-4 lg:grid-cols-[20rem_minmax(0,1fr)] lg:grid-rows-[minmax(0,1fr)]">
        <ConversationList
          query={list}
          shown={chosen}
          search={search}
          onOpen={go}
          className={cn(chosen && "max-lg:hidden")}
        />
        <section aria-label={t("region")} className={cn("min-h-0 min-w-0", !chosen && "max-lg:hidden")}>
          {chosen === null ? (
            <Card className="flex h-full items-center">
              <EmptyState icon={MessagesSquare} title={t("choose")} description={t("chooseHint")} />
            </Card>
          ) : detail.data && detail.data.id === chosen ? (
            <ConversationPane
              key={chosen}
              data={detail.data}
              onBack={() => router.push(`/conversations${window.location.search}`)}
              onNews={() => void detail.refetch()}
            />
          ) : detail.error ? (
            <QueryError error={detail.error} onRetry={() => void detail.refetch()} />
          ) : (
            <PaneSkeleton />
          )}
        </section>
      </div>
    </div>
  );
}

function PaneSkeleton() {
  const t = useTranslations("common");
  return (
    <Card role="status" aria-label={t("loading")} className="flex h-full flex-col gap-4 p-5">
      <Skeleton className="h-5 w-48" />
      <Skeleton className="h-16 w-3/5" />
      <Skeleton className="ml-auto h-10 w-2/5" />
      <Skeleton className="h-24 w-3/5" />
    </Card>
  );
}
