"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { QueryError } from "../data-table/query-error";
import { CopyText } from "../ui/copy-text";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { Skeleton } from "../ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { edgeText, SopGraphView, type SopPageData } from "./sop-graph";
import { SopProblems } from "./sop-problems";
import { type Compared, SopVersions } from "./sop-versions";

/** One SOP: its steps drawn and in words, what the checker says, its versions, and its drawing to take along. */
export function SopDetail({ sopId }: { sopId: string }) {
  const trpc = useTRPC();
  const t = useTranslations("common");
  const [compared, setCompared] = useState<Compared>({});
  const query = useQuery({
    ...trpc.sops.get.queryOptions({ sopId, ...compared }),
    placeholderData: keepPreviousData,
  });
  if (!query.data) {
    return query.error ? (
      <QueryError error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
        <Skeleton className="h-7 w-72 max-w-full" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const { data } = query;
  return (
    <div className="flex flex-col gap-4">
      <Head data={data} />
      {data.problems.length > 0 && <SopProblems problems={data.problems} />}
      <Drawing data={data} />
      <Steps data={data} />
      <SopVersions data={data} compared={compared} onCompare={setCompared} />
    </div>
  );
}

function Head({ data: { graph, file, offered } }: { data: SopPageData }) {
  const t = useTranslations("sops");
  const locale = useLocale();
  return (
    <header className="flex flex-col gap-2">
      <Link
        href="/sops"
        className="flex w-fit items-center gap-1 text-xs text-muted-foreground hover:text-foreground touch:min-h-10"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("title")}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-lg leading-7 font-semibold">{graph.title[locale]}</h1>
        <Badge>{t("version", { version: graph.version })}</Badge>
        {!offered && <Badge variant="warning">{t("detail.notOffered")}</Badge>}
      </div>
      <p className="max-w-reading">{graph.description[locale]}</p>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
        <span className="font-mono break-all">{graph.sopId}</span>
        <span className="font-mono break-all">{file}</span>
        <span>{t("detail.permissions", { list: graph.requiredPermissions.join(", ") || t("detail.none") })}</span>
      </p>
    </header>
  );
}

function Drawing({ data }: { data: SopPageData }) {
  const t = useTranslations("sops.detail");
  return (
    <Card>
      <CardHeader className="flex-row items-center justify-between">
        <CardTitle>{t("graph")}</CardTitle>
        <CopyText text={data.mermaid} label={t("copyMermaid")} />
      </CardHeader>
      <CardContent>
        <SopGraphView data={data} />
      </CardContent>
    </Card>
  );
}

function Steps({ data: { graph, edges } }: { data: SopPageData }) {
  const t = useTranslations("sops.detail");
  const kinds = useTranslations("executions.kind");
  const locale = useLocale();
  return (
    <Card>
      <CardHeader className="pb-2">
        <CardTitle>{t("steps")}</CardTitle>
      </CardHeader>
      <Table aria-label={t("steps")}>
        <TableHeader>
          <tr>
            <TableHead>{t("step")}</TableHead>
            <TableHead className="hidden sm:table-cell">{t("kind")}</TableHead>
            <TableHead>{t("leads")}</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {graph.order.map((id) => {
            const node = graph.nodes[id];
            if (!node) return null;
            return (
              <TableRow key={id} id={`step-${id}`}>
                <TableCell className="align-top">
                  {node.label[locale]}
                  <span className="block font-mono text-xs break-all text-muted-foreground">{id}</span>
                </TableCell>
                <TableCell className="hidden align-top sm:table-cell">{kinds(node.type)}</TableCell>
                <TableCell className="align-top">
                  <ul>
                    {edges
                      .filter((edge) => edge.from === id)
                      .map((edge, index) => (
                        <li key={index} className="break-words">
                          <span className="text-muted-foreground">{edgeText(t, edge)}</span> →{" "}
                          {edge.to === null ? t("end") : (graph.nodes[edge.to]?.label[locale] ?? edge.to)}
                        </li>
                      ))}
                  </ul>
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Card>
  );
}
