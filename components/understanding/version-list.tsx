"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { IntentVersion, IntentVersions } from "@/server/conversation/intent/training";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { VersionDialog } from "./version-dialog";
import { VersionTable } from "./version-table";

const WHILE_TRAINING_MS = 2_000;
const AT_REST_MS = 15_000;

/** What was trained, how well each version does, and which one answers. */
export function VersionList({ mayTrain }: { mayTrain: boolean }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.understanding.versions.queryOptions(),
    refetchInterval: ({ state: { data } }) => (data && isTraining(data) ? WHILE_TRAINING_MS : AT_REST_MS),
  });
  const [why, setWhy] = useState<IntentVersion | null>(null);
  const { data, error } = query;
  if (!data && error) return <QueryError error={error} onRetry={() => void query.refetch()} />;
  if (!data) return <Skeleton className="h-48" />;
  return (
    <>
      <InForce versions={data} mayTrain={mayTrain} />
      <div className="rounded-md border border-border bg-surface">
        {data.rows.length === 0 ? <Nothing /> : <VersionTable versions={data} mayTrain={mayTrain} onWhy={setWhy} />}
      </div>
      {why && <VersionDialog version={why} onClose={() => setWhy(null)} />}
    </>
  );
}

const isTraining = ({ rows }: IntentVersions) => rows[0]?.status === "TRAINING";

function Nothing() {
  const t = useTranslations("understanding.versions");
  return <EmptyState icon={GraduationCap} title={t("none")} description={t("noneHint")} />;
}

function InForce({ versions, mayTrain }: { versions: IntentVersions; mayTrain: boolean }) {
  const t = useTranslations("understanding.versions");
  const { understanding } = useTRPC();
  const client = useQueryClient();
  const train = useMutation({
    ...understanding.train.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: understanding.versions.queryKey() }),
  });
  const busy = train.isPending || isTraining(versions);
  const { answers, waiting } = versions;
  const told = () => {
    if (train.error) return t(train.error.data?.reason === "training_under_way" ? "underWay" : "failed");
    if (train.data?.kind === "unchanged") return t("unchanged", { version: train.data.version });
    return train.data && isTraining(versions) ? t("begun") : null;
  };
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3 pr-4">
        <CardHeader className="min-w-0 flex-1 basis-80">
          <CardTitle>{answers === 0 ? t("filesInForce") : t("versionInForce", { version: answers })}</CardTitle>
          <CardDescription>{t("waiting", { count: waiting })}</CardDescription>
        </CardHeader>
        {mayTrain && (
          <div className="pt-4 pl-4 sm:pl-0">
            <Button aria-disabled={busy} onClick={() => !busy && train.mutate()}>
              <GraduationCap aria-hidden />
              {t(busy ? "training" : "train")}
            </Button>
          </div>
        )}
      </div>
      <CardContent className="flex max-w-prose flex-col gap-2 pt-2 text-sm text-muted-foreground">
        <p>{t("how")}</p>
        <p role="status" className="text-foreground empty:hidden">
          {told()}
        </p>
      </CardContent>
    </Card>
  );
}
