"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Skeleton } from "../ui/skeleton";
import { SkillContract } from "./skill-contract";
import { SkillFields } from "./skill-fields";
import { SkillHealth } from "./skill-health";
import { SkillPublished } from "./skill-published";
import { SkillSystem } from "./skill-system";
import { SlaBadge } from "./sla-badge";

/** What the reader may do with bindings. */
export type MayBind = { read: boolean; bind: boolean };

export type SkillPageData = inferRouterOutputs<AppRouter>["skills"]["get"];

/** One skill: what it promises, what it takes and gives, how it does, and what was ever published of it. */
export function SkillDetail({ input, may }: { input: { name: string; version?: string }; may: MayBind }) {
  const trpc = useTRPC();
  const t = useTranslations("common");
  const query = useQuery(trpc.skills.get.queryOptions(input));
  const { data, error } = query;
  if (!data) {
    return error ? (
      <QueryError error={error} onRetry={() => void query.refetch()} />
    ) : (
      <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
        <Skeleton className="h-7 w-72 max-w-full" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Head skill={data} />
      {may.read && <SkillSystem skill={data} mayBind={may.bind} />}
      {data.breaks.length > 0 && <Breaks breaks={data.breaks} />}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <SkillContract skill={data} />
        <SkillHealth skill={data} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <SkillFields side="input" schema={data.input} labels={{}} />
        <SkillFields side="output" schema={data.output} labels={data.labels} />
      </div>
      <SkillPublished skill={data} />
    </div>
  );
}

function Head({ skill }: { skill: SkillPageData }) {
  const t = useTranslations("skills");
  const locale = useLocale();
  return (
    <header className="flex flex-col gap-2">
      <Link
        href="/skills"
        className="flex w-fit items-center gap-1 text-xs text-muted-foreground hover:text-foreground touch:min-h-10"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("title")}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="font-mono text-lg leading-7 font-semibold break-all">{skill.name}</h1>
        <Badge>{skill.version}</Badge>
        <Badge variant={skill.plugged ? "accent" : "outline"}>{t(skill.plugged ? "plugged" : "builtIn")}</Badge>
        <SlaBadge skill={skill} />
      </div>
      <p className="max-w-reading">{skill.description[locale]}</p>
      <ul aria-label={t("byCapability")} className="flex flex-wrap gap-1">
        {skill.capabilities.map((capability) => (
          <li key={capability}>
            <Badge>{t(`capability.${capability}`)}</Badge>
          </li>
        ))}
      </ul>
    </header>
  );
}

function Breaks({ breaks }: { breaks: readonly string[] }) {
  const t = useTranslations("skills.detail");
  return (
    <div role="alert" className="rounded-md bg-danger-soft px-4 py-3 text-danger">
      <p className="font-semibold">{t("breaks")}</p>
      <ul className="list-disc pl-5">
        {breaks.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
    </div>
  );
}
