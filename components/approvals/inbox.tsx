"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { cn } from "../ui/cn";
import { Dialogs } from "./answer-dialogs";
import { ApprovalCard, CardSkeleton } from "./approval-card";
import { answerable } from "./approval-model";
import { isOpen } from "./approval-status";
import { afterLeaving, type Answering, moveTo } from "./inbox-keys";
import { InboxList } from "./inbox-list";
import { approvalListInput } from "./list-input";
import { QueryError } from "../data-table/query-error";
import type { ApprovalPageData } from "./page-data";
import { useAnswer } from "./use-answer";
import { useInboxKeys } from "./use-inbox-keys";

const REFRESH_MS = 3_000;
const NONE: ReadonlySet<Answering> = new Set();

/** What waits for people: the list at the left, the card of the chosen one beside it. On a phone one or the other. */
export function Inbox() {
  const t = useTranslations("approvals");
  const trpc = useTRPC();
  const router = useRouter();
  const { state } = useTableState();
  const chosen = /^\/inbox\/([^/]+)/.exec(usePathname())?.[1] ?? null;
  const list = useQuery({
    ...trpc.approvals.list.queryOptions(approvalListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const ids = list.data?.rows.map((row) => row.id) ?? [];
  const shown = chosen ?? ids[0] ?? null;
  const detail = useQuery({
    ...trpc.approvals.get.queryOptions({ approvalId: shown ?? "" }),
    enabled: shown !== null,
    refetchInterval: REFRESH_MS,
  });
  const search = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLHeadingElement>(null);
  const [dialog, setDialog] = useState<Answering | null>(null);
  const [said, setSaid] = useState("");
  const answer = useAnswer();

  const go = (id: string | null) => {
    if (id === shown && chosen !== null) return;
    const { search: query } = window.location;
    window.history.pushState(null, "", id === null ? `/inbox${query}` : `/inbox/${id}${query}`);
  };
  const close = () => {
    setDialog(null);
    answer.reset();
  };
  const done = (data: ApprovalPageData, verdict: string) => {
    setSaid(t(`announce.${verdict as "approve"}`));
    close();
    // On a phone the card stays, to say how it came out; beside the list the next one is at hand.
    const left = list.data?.rows.some((row) => row.id === data.id) && state.status === "";
    if (left && chosen !== null && window.matchMedia("(min-width: 64rem)").matches) go(afterLeaving(ids, data.id));
    card.current?.focus();
  };

  useInboxKeys({
    can: detail.data ? answerable(detail.data) : NONE,
    onMove: (by) => {
      const to = moveTo(ids, shown, by);
      if (to) {
        go(to);
        document.querySelector<HTMLElement>(`[data-approval="${CSS.escape(to)}"]`)?.focus();
      }
    },
    onAnswer: setDialog,
    onSearch: () => search.current?.select(),
  });
  useTold(detail.data, setSaid);

  return (
    <div className="flex min-h-full flex-col gap-3 lg:h-full">
      <h1 className="text-lg font-semibold">{t("title")}</h1>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="grid min-h-0 flex-1 items-stretch gap-4 lg:grid-cols-[22rem_minmax(0,1fr)] lg:grid-rows-[minmax(0,1fr)]">
        <InboxList query={list} shown={shown} search={search} onOpen={go} className={cn(chosen && "max-lg:hidden")} />
        <section aria-label={t("card.region")} className={cn("min-h-0 min-w-0", !chosen && "max-lg:hidden")}>
          {detail.data && shown === detail.data.id ? (
            <ApprovalCard
              key={detail.data.id}
              data={detail.data}
              heading={card}
              onAnswer={setDialog}
              onBack={() => router.push(`/inbox${window.location.search}`)}
            />
          ) : shown !== null && detail.error ? (
            <QueryError error={detail.error} onRetry={() => void detail.refetch()} />
          ) : shown !== null ? (
            <CardSkeleton />
          ) : null}
        </section>
      </div>
      {detail.data && (
        <Dialogs
          key={`${detail.data.id}:${dialog}`}
          open={dialog}
          data={detail.data}
          answer={answer}
          onClose={close}
          onDone={done}
        />
      )}
    </div>
  );
}

/** Says aloud that the approval on screen changed or was answered by somebody else. */
function useTold(data: ApprovalPageData | undefined, say: (words: string) => void): void {
  const t = useTranslations("approvals.announce");
  const last = useRef<{ id: string; hash: string; open: boolean } | null>(null);
  const now = data && { id: data.id, hash: data.hash, open: isOpen(data.status) };
  const { id, hash, open } = now ?? {};
  useEffect(() => {
    const before = last.current;
    if (id === undefined || hash === undefined || open === undefined) return;
    last.current = { id, hash, open };
    if (before?.id !== id) return;
    if (before.open && !open) say(t("answered"));
    else if (before.hash !== hash) say(t("changed"));
  }, [id, hash, open, say, t]);
}
