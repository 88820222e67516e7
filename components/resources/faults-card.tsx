"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { Skeleton } from "../ui/skeleton";
import { StatusBadge } from "../ui/status-badge";
import { FaultForm } from "./fault-form";
import { FAULT_KINDS, OPERATIONS, type Sandbox } from "./fault-words";
import { ResourceRefusal } from "./resource-refusal";

const REFRESH_MS = 5_000;

type Faults = inferRouterOutputs<AppRouter>["sandbox"]["faults"];
type Fault = Faults["gateway"][number] | Faults["carrier"][number];

/** What a sandbox is still to do wrong, and telling it to: how failures are shown without anybody's real system failing. */
export function FaultsCard({ sandbox }: { sandbox: Sandbox }) {
  const t = useTranslations("resources.faults");
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery({ ...trpc.sandbox.faults.queryOptions(), refetchInterval: REFRESH_MS });
  const clear = useMutation({
    ...trpc.sandbox.clearFaults.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: trpc.sandbox.pathKey() }),
  });
  const { data, error } = query;
  const faults: Fault[] = data?.[sandbox] ?? [];
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("hint")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {!data &&
          (error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="h-10" />)}
        {data && faults.length === 0 && <p className="text-muted-foreground">{t("none")}</p>}
        {faults.length > 0 && (
          <>
            <ul aria-label={t("waiting")} className="flex flex-col divide-y divide-border">
              {faults.map((fault) => (
                <ArmedFault key={fault.id} fault={fault} sandbox={sandbox} />
              ))}
            </ul>
            <ResourceRefusal error={clear.error} />
            <Button
              variant="outline"
              size="sm"
              className="w-fit"
              aria-disabled={clear.isPending}
              onClick={() => !clear.isPending && clear.mutate()}
            >
              {t("clear")}
            </Button>
          </>
        )}
        {data && <FaultForm sandbox={sandbox} />}
      </CardContent>
    </Card>
  );
}

function ArmedFault({ fault, sandbox }: { fault: Fault; sandbox: Sandbox }) {
  const t = useTranslations("resources.faults");
  const kind = FAULT_KINDS.find((one) => one === fault.kind);
  const operation = OPERATIONS[sandbox].find((one) => one === fault.operation);
  const about = "subject" in fault ? fault.subject : (fault.reference ?? fault.token);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <StatusBadge status="waiting-person" label={kind ? t(`kind.${kind}`) : fault.kind} />
      <span>{operation ? t(`operation.${operation}`) : t("anyOperation")}</span>
      {about && <span className="font-mono text-xs break-all">{about}</span>}
      {fault.delayMs !== null && <span className="tabular-nums">{t("ms", { ms: fault.delayMs })}</span>}
      <span className="ml-auto text-muted-foreground tabular-nums">{t("left", { count: fault.remaining })}</span>
    </li>
  );
}
