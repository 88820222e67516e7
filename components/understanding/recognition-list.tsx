"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Check, CircleHelp, Languages, Pencil } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { AppRouter } from "@/server/trpc/root";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { PAGE_SIZE, recognitionListInput } from "./list-input";
import { RecognitionDialog } from "./recognition-dialog";
import { RecognitionFilter } from "./recognition-filter";
import { UnderstandingViews } from "./understanding-views";

export type RecognitionRow = inferRouterOutputs<AppRouter>["understanding"]["list"]["rows"][number];

const AGAIN_MS = 15_000;

/** What every message was understood as. A row opens what was considered, and lets it be put right. */
export function RecognitionList({ mayCorrect }: { mayCorrect: boolean }) {
  const t = useTranslations("understanding");
  const trpc = useTRPC();
  const { state } = useTableState();
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useQuery({
    ...trpc.understanding.list.queryOptions(recognitionListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  const open = query.data?.rows.find((row) => row.id === openId);
  return (
    <>
      <ListView
        title={t("title")}
        views={<UnderstandingViews shown="recognitions" />}
        searchPlaceholder={t("searchPlaceholder")}
        filter={<RecognitionFilter />}
        query={query}
        pageSize={PAGE_SIZE}
        columns={useColumns(setOpenId)}
        rowKey={(row) => row.id}
        empty={{ icon: Languages, title: t("empty"), description: t("emptyHint") }}
      />
      {open && <RecognitionDialog key={open.id} row={open} mayCorrect={mayCorrect} onClose={() => setOpenId(null)} />}
    </>
  );
}

function useColumns(onOpen: (id: string) => void): Column<RecognitionRow>[] {
  const t = useTranslations("understanding");
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  return [
    {
      id: "text",
      header: t("columns.text"),
      className: "w-full max-w-0",
      cell: (row) => (
        <div className="py-1 md:py-0">
          <button
            type="button"
            data-row-link
            className="absolute inset-0 focus-visible:-outline-offset-2"
            aria-label={t("open", { text: row.text, intent: row.label })}
            onClick={() => onOpen(row.id)}
          />
          <div className="truncate">{row.text}</div>
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted-foreground md:hidden">
            <span>{row.label}</span>
            <span className="tabular-nums">{percent(row.confidence)}</span>
            <RecognitionMark row={row} />
            <RelativeTime date={row.createdAt} className="ml-auto" />
          </div>
        </div>
      ),
    },
    {
      id: "intent",
      header: t("columns.intent"),
      from: "md",
      cell: (row) => (
        <span className="flex items-center gap-2 whitespace-nowrap">
          {row.label}
          <RecognitionMark row={row} />
        </span>
      ),
    },
    {
      id: "confidence",
      header: t("columns.confidence"),
      from: "md",
      numeric: true,
      cell: (row) => percent(row.confidence),
    },
    {
      id: "layer",
      header: t("columns.layer"),
      from: "lg",
      className: "whitespace-nowrap",
      cell: (row) => t(`layers.${row.layer}`),
    },
    {
      id: "at",
      header: t("columns.at"),
      from: "md",
      numeric: true,
      cell: (row) => <RelativeTime date={row.createdAt} className="relative" />,
    },
  ];
}

/** What a person said of it, or that somebody should. */
export function RecognitionMark({ row }: { row: RecognitionRow }) {
  const t = useTranslations("understanding");
  if (row.correctedIntent === row.intent)
    return (
      <Badge variant="success">
        <Check aria-hidden />
        {t("confirmed")}
      </Badge>
    );
  if (row.correctedLabel !== null)
    return (
      <Badge variant="info">
        <Pencil aria-hidden />
        {row.correctedLabel}
      </Badge>
    );
  if (!row.unsure) return null;
  return (
    <Badge variant="warning">
      <CircleHelp aria-hidden />
      {t("unsure")}
    </Badge>
  );
}
