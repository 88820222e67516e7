"use client";

// One's conversations, the latest first: found by words, by page, those in the list or those that were archived. Server
// state is the list's; what is looked for is only this view's.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Archive, ArrowLeft, MessagesSquare, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState, type KeyboardEvent } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { ArchivedNote, useArchiving } from "./conversation-archiving";
import { rowAfter } from "./conversation-model";
import { ConversationRow } from "./conversation-row";

const PAGE = 20;
/** Whoever types on is not done. */
const PAUSE_MS = 250;

type ListProps = { current: string | null; onOpen?: () => void };

export function ConversationList({ current, onOpen }: ListProps) {
  const t = useTranslations("chat.conversations");
  const [words, setWords] = useState("");
  const search = usePaused(words.trim());
  const [archived, setArchived] = useState(false);
  const archiving = useArchiving();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SearchBox words={words} onType={setWords} />
      {archived && <p className="px-4 pb-2 text-sm text-muted-foreground">{t("archivedNote")}</p>}
      <ArchivedNote archiving={archiving} />
      {/* Each of the two lists begins with nothing; only within one are rows kept while more is typed. */}
      <Rows key={String(archived)} {...{ search, archived, archiving, current, onOpen }} />
      <div className="border-t border-border p-1.5">
        <Button
          variant="ghost"
          size="sm"
          className="w-full justify-start text-muted-foreground"
          onClick={() => setArchived(!archived)}
        >
          {archived ? <ArrowLeft aria-hidden /> : <Archive aria-hidden />}
          {archived ? t("showCurrent") : t("showArchived")}
        </Button>
      </div>
    </div>
  );
}

type RowsProps = {
  search: string;
  archived: boolean;
  archiving: ReturnType<typeof useArchiving>;
  current: string | null;
  onOpen: (() => void) | undefined;
};

function Rows({ search, archived, archiving, current, onOpen }: RowsProps) {
  const t = useTranslations("chat.conversations");
  const trpc = useTRPC();
  const list = useInfiniteQuery({
    ...trpc.chat.listSessions.infiniteQueryOptions(
      { search, archived, limit: PAGE },
      { getNextPageParam: ({ next }) => next ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div
      aria-busy={list.isPlaceholderData}
      className={cn(
        "min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2",
        list.isPlaceholderData && "opacity-60",
      )}
    >
      {list.isPending && <Pending />}
      {list.isError && rows.length === 0 && (
        <ErrorState description={t("failed")} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && rows.length === 0 && <Nothing search={search} archived={archived} />}
      {rows.length > 0 && (
        <ul aria-label={archived ? t("archivedTitle") : t("title")} onKeyDown={walk} className="space-y-0.5">
          {rows.map((row) => (
            <ConversationRow
              key={row.id}
              row={row}
              current={row.id === current}
              onOpen={onOpen}
              onArchive={() => archiving.put(row, !row.archived)}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mt-1 w-full text-muted-foreground"
          aria-disabled={list.isFetchingNextPage || undefined}
          onClick={() => void list.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </div>
  );
}

function SearchBox({ words, onType }: { words: string; onType: (words: string) => void }) {
  const t = useTranslations("chat.conversations");
  return (
    <search className="relative block px-3 pb-2">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-5.5 mt-[-0.25rem] size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        value={words}
        maxLength={200}
        aria-label={t("search")}
        placeholder={t("search")}
        autoComplete="off"
        onChange={(event) => onType(event.target.value)}
        className="pl-8.5"
      />
    </search>
  );
}

/** Up, down, home and end walk along the conversations. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a[data-conversation]")];
  const at = links.findIndex((link) => link === document.activeElement);
  const to = at < 0 ? undefined : rowAfter(event.key, at, links.length);
  if (to === undefined) return;
  event.preventDefault();
  links[to]?.focus();
}

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

function Nothing({ search, archived }: { search: string; archived: boolean }) {
  const t = useTranslations("chat.conversations");
  const words = search ? t("noneFound", { words: search }) : archived ? t("archivedEmpty") : t("empty");
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center text-sm text-muted-foreground">
      <MessagesSquare aria-hidden className="size-5" />
      <p>{words}</p>
    </div>
  );
}

function Pending() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="space-y-4 px-2 py-2">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="h-3 w-full" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
