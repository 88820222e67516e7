"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Blocks } from "lucide-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ListedSkill } from "@/server/skills/list-skills";
import type { Column } from "../data-table/data-table";
import { ListView } from "../data-table/list-view";
import { useTableState } from "../data-table/use-table-state";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { PAGE_SIZE, skillListInput } from "./list-input";
import { rateText } from "./rate-text";
import { SkillFilter } from "./skill-filter";
import type { SkillView } from "./skill-view";
import { SkillViews } from "./skill-views";
import { SlaBadge } from "./sla-badge";

/** Circuits open and close within seconds. */
const REFRESH_MS = 10_000;

/** The registry: every skill procedures may call, who carries it out, and how it does. */
export function SkillList({ views }: { views: readonly SkillView[] }) {
  const t = useTranslations("skills");
  const trpc = useTRPC();
  const { state } = useTableState();
  const query = useQuery({
    ...trpc.skills.list.queryOptions(skillListInput(state)),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  return (
    <ListView
      title={t("title")}
      views={<SkillViews views={views} shown="all" />}
      searchPlaceholder={t("searchPlaceholder")}
      filter={<SkillFilter />}
      query={query}
      pageSize={PAGE_SIZE}
      columns={useColumns()}
      rowKey={(row) => row.name}
      rowHref={(row) => `/skills/${encodeURIComponent(row.name)}`}
      rowLabel={(row) => t("open", { name: row.name, version: row.version })}
      empty={{ icon: Blocks, title: t("empty"), description: t("emptyHint") }}
    />
  );
}

function useColumns(): Column<ListedSkill>[] {
  const t = useTranslations("skills");
  const locale = useLocale();
  const format = useFormatter();
  return [
    {
      id: "skill",
      header: t("columns.skill"),
      cell: (row) => (
        <div className="py-1">
          <span className="font-mono text-xs font-medium break-all">{row.name}</span>
          <div className="truncate text-xs text-muted-foreground" title={row.description[locale]}>
            {row.description[locale]}
          </div>
        </div>
      ),
      className: "w-full max-w-0",
    },
    {
      id: "category",
      header: t("columns.category"),
      cell: (row) => t(`category.${row.category}`),
      from: "md",
    },
    {
      id: "versions",
      header: t("columns.versions"),
      cell: (row) => <span className="whitespace-nowrap">{row.versions.join(", ")}</span>,
      from: "lg",
    },
    {
      id: "origin",
      header: t("columns.origin"),
      cell: (row) => (
        <Badge variant={row.plugged ? "accent" : "outline"}>{t(row.plugged ? "plugged" : "builtIn")}</Badge>
      ),
      from: "lg",
    },
    {
      id: "calls",
      header: t("columns.calls"),
      cell: (row) => (row.health ? format.number(row.health.calls) : ""),
      numeric: true,
      from: "md",
    },
    {
      id: "answered",
      header: t("columns.answered"),
      cell: (row) => rateText(format, row.health?.successRate ?? null),
      numeric: true,
      from: "xl",
    },
    {
      id: "p95",
      header: t("columns.p95"),
      cell: (row) => (row.health?.p95Ms == null ? "" : t("ms", { ms: row.health.p95Ms })),
      numeric: true,
      from: "xl",
    },
    { id: "sla", header: t("columns.sla"), cell: (row) => <SlaBadge skill={row} /> },
  ];
}
