"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AppRouter } from "@/server/trpc/root";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { SkillHealth } from "./skill-health";
import { schemaFields } from "./schema-fields";
import { SlaBadge } from "./sla-badge";

export type SkillPageData = inferRouterOutputs<AppRouter>["skills"]["get"];

/** One skill: what it promises, what it takes and gives, how it does, and what was ever published of it. */
export function SkillDetail({ input }: { input: { name: string; version?: string } }) {
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
      {data.breaks.length > 0 && <Breaks breaks={data.breaks} />}
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Promises skill={data} />
        <SkillHealth skill={data} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Fields side="input" schema={data.input} labels={{}} />
        <Fields side="output" schema={data.output} labels={data.labels} />
      </div>
      <Published skill={data} />
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

function Promises({ skill }: { skill: SkillPageData }) {
  const t = useTranslations("skills");
  const locale = useLocale();
  const format = useFormatter();
  const { sla, reversibility } = skill;
  const because = "because" in reversibility ? reversibility.because?.[locale] : undefined;
  const names = (list: readonly string[]) => list.join(", ") || t("detail.nothing");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("detail.contract")}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
          <Fact name={t("columns.category")}>{t(`category.${skill.category}`)}</Fact>
          <Fact name={t("detail.id")} mono>
            {skill.id}
          </Fact>
          <Fact name={t("detail.effect")}>{t(`effect.${skill.effect}`)}</Fact>
          <Fact name={t("detail.undoing")}>
            {t(`undoing.${reversibility.kind}`)}
            {"compensate" in reversibility && <SkillLink name={reversibility.compensate} />}
            {because && <span className="block text-xs text-muted-foreground">{because}</span>}
          </Fact>
          {skill.undoes.length > 0 && (
            <Fact name={t("detail.undoes")}>
              {skill.undoes.map((name) => (
                <SkillLink key={name} name={name} />
              ))}
            </Fact>
          )}
          <Fact name={t("detail.permissions")} mono>
            {names(skill.permissions)}
          </Fact>
          <Fact name={t("detail.dependencies")} mono>
            {names(skill.dependencies)}
          </Fact>
          <Fact name={t("detail.sla")}>
            {t("detail.slaText", {
              ms: sla.maxLatencyMs,
              rate: format.number(sla.successRate, { style: "percent", maximumFractionDigits: 2 }),
              count: sla.concurrency,
            })}
          </Fact>
          <Fact name={t("detail.cost")}>
            {format.number(skill.costMicroUsd / 1_000_000, {
              style: "currency",
              currency: "USD",
              maximumFractionDigits: 6,
            })}
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ name, mono, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className={mono ? "font-mono text-xs leading-5 break-all" : "break-words"}>{children}</dd>
    </>
  );
}

function SkillLink({ name }: { name: string }) {
  return (
    <Link
      href={`/skills/${encodeURIComponent(name)}`}
      prefetch={false}
      className="ml-1 font-mono text-xs break-all text-accent-text underline-offset-4 hover:underline"
    >
      {name}
    </Link>
  );
}

function Fields({
  side,
  schema,
  labels,
}: {
  side: "input" | "output";
  schema: SkillPageData["input"];
  labels: SkillPageData["labels"];
}) {
  const t = useTranslations("skills.detail");
  const rows = schemaFields(schema);
  return (
    <Card>
      <CardHeader className="pb-2">
        <CardTitle>{t(side)}</CardTitle>
      </CardHeader>
      {rows.length === 0 ? (
        <CardContent className="text-muted-foreground">{t("nothing")}</CardContent>
      ) : (
        <Table aria-label={t(side)}>
          <TableHeader>
            <tr>
              <TableHead>{t("field")}</TableHead>
              <TableHead>{t("type")}</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {rows.map(({ path, type, optional }) => (
              <TableRow key={path}>
                <TableCell className="align-top font-mono text-xs break-all">
                  {path}
                  {optional && <span className="text-muted-foreground"> {t("optional")}</span>}
                </TableCell>
                <TableCell className="align-top text-xs break-words whitespace-normal">
                  {type}
                  {labels[path] && (
                    <Badge variant="warning" className="ml-2">
                      {t(labels[path])}
                    </Badge>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function Published({ skill: { name, published } }: { skill: SkillPageData }) {
  const t = useTranslations("skills");
  if (published.length === 0) return null;
  return (
    <Card>
      <CardHeader className="pb-2">
        <CardTitle>{t("detail.published")}</CardTitle>
      </CardHeader>
      <Table aria-label={t("detail.published")}>
        <TableHeader>
          <tr>
            <TableHead>{t("columns.versions")}</TableHead>
            <TableHead>{t("columns.origin")}</TableHead>
            <TableHead>{t("detail.since")}</TableHead>
            <TableHead className="hidden sm:table-cell">{t("detail.seen")}</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {published.map(({ version, origin, publishedAt, seenAt, inForce }) => (
            <TableRow key={`${version} ${origin}`}>
              <TableCell>
                {inForce ? (
                  <Link
                    href={`/skills/${encodeURIComponent(name)}?version=${version}`}
                    prefetch={false}
                    className="text-accent-text underline-offset-4 hover:underline"
                  >
                    {version}
                  </Link>
                ) : (
                  <span className="text-muted-foreground">
                    {version} · {t("detail.gone")}
                  </span>
                )}
              </TableCell>
              <TableCell>{t(origin === "PLUGGED" ? "plugged" : "builtIn")}</TableCell>
              <TableCell>
                <RelativeTime date={publishedAt} />
              </TableCell>
              <TableCell className="hidden sm:table-cell">
                <RelativeTime date={seenAt} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
