"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Pencil, Power, PowerOff, RefreshCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { ConfirmDialog } from "./confirm-dialog";
import { CredentialsCard } from "./credentials-card";
import { Deliveries } from "./deliveries";
import { FaultsCard } from "./faults-card";
import { sandboxOf } from "./fault-words";
import { HealthBadge } from "./health-badge";
import { ResourceDialog } from "./resource-dialog";
import { ResourceFacts, ServiceLevel } from "./resource-facts";
import { ResourceNotFound } from "./resource-not-found";
import { ReceivedEvents } from "./received-events";
import { RefusedEvents } from "./refused-events";
import { ResourceRefusal } from "./resource-refusal";
import { type Resource, useResourceName, useWhy, useWord } from "./resource-words";

const REFRESH_MS = 10_000;

export type May = { manage: boolean; check: boolean; redeliver: boolean; fault: boolean };
type Props = { id: string; may: May; origin: string };

export function ResourceDetail({ id, may, origin }: Props) {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.resources.get.queryOptions({ id }), refetchInterval: REFRESH_MS });
  if (query.data) return <ResourcePage resource={query.data} may={may} origin={origin} />;
  if (!query.error) return <DetailSkeleton />;
  const code = query.error.data?.appCode;
  if (code === "NOT_FOUND" || code === "VALIDATION") return <ResourceNotFound />;
  return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
}

function ResourcePage({ resource, may, origin }: { resource: Resource; may: May; origin: string }) {
  const { id, connector } = resource;
  const sandbox = sandboxOf(connector);
  return (
    <div className="flex flex-col gap-4">
      <Header resource={resource} may={may} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ResourceFacts resource={resource} origin={origin} />
        <div className="flex flex-col gap-4">
          {sandbox && may.fault && <FaultsCard sandbox={sandbox} />}
          {!resource.builtIn && <CredentialsCard resource={resource} mayManage={may.manage} />}
          {/* Nobody calls what comes in. */}
          {connector !== "webhook_source" && <ServiceLevel resource={resource} />}
        </div>
      </div>
      {(connector === "webhook" || connector === "slack") && (
        <Deliveries resourceId={id} mayRedeliver={may.redeliver} />
      )}
      {(connector === "webhook_source" || connector === "stripe") && <RefusedEvents resourceId={id} />}
      {connector === "webhook_source" && <ReceivedEvents resourceId={id} />}
    </div>
  );
}

function Header({ resource, may }: { resource: Resource; may: May }) {
  const t = useTranslations("resources");
  const nameOf = useResourceName();
  const connector = useWord("connector");
  const acts = useActs(resource);
  return (
    <header className="flex flex-col gap-2">
      <Link
        href="/resources"
        className="flex w-fit items-center gap-1 text-xs text-muted-foreground hover:text-foreground touch:min-h-10"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("back")}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-lg leading-7 font-semibold break-words">{nameOf(resource)}</h1>
        <HealthBadge resource={resource} />
        <div className="flex flex-wrap gap-2 lg:ml-auto">
          {may.check && (
            <Button variant="outline" size="sm" aria-disabled={acts.check.isPending} onClick={acts.test}>
              <RefreshCw aria-hidden />
              {t(acts.check.isPending ? "actions.checking" : "actions.check")}
            </Button>
          )}
          {may.manage && !resource.builtIn && <ManageButtons resource={resource} onSwitch={acts.toggle} />}
        </div>
      </div>
      <p className="flex flex-wrap gap-x-2 text-muted-foreground">
        <span>{connector(resource.connector)}</span>
        <State resource={resource} />
      </p>
      {resource.builtIn && <p className="text-muted-foreground">{t("builtInHint")}</p>}
      <ResourceRefusal error={acts.check.error ?? acts.switching.error} />
      <Outcome resource={resource} tested={acts.check.isSuccess} />
    </header>
  );
}

/** What a check said; the last failure stands here as long as it lasts. */
function Outcome({ resource, tested }: { resource: Resource; tested: boolean }) {
  const t = useTranslations("resources.checked");
  const why = useWhy();
  if (!resource.enabled) {
    // What it said before it was switched off is no fault of now; what a test said just now is an answer.
    const failed = tested && resource.health === "DOWN";
    return (
      <p role="status" className="rounded-md bg-muted px-3 py-2 break-words">
        {failed ? t("offTried", { error: why(resource) }) : t("off")}
        {tested && !failed && ` ${t(resource.health === "SLOW" ? "slow" : "ok")}`}
      </p>
    );
  }
  if (resource.health === "DOWN") {
    return (
      <p role="status" className="rounded-md bg-danger-soft px-3 py-2 break-words">
        {t("failed", { error: why(resource) })}
      </p>
    );
  }
  return (
    <p role="status" className={tested ? "text-success" : "sr-only"}>
      {tested && t(resource.health === "SLOW" ? "slow" : "ok")}
    </p>
  );
}

function State({ resource }: { resource: Resource }) {
  const t = useTranslations("resources.state");
  const { checkedAt, healthLatencyMs, failingSince, connector } = resource;
  const receives = connector === "webhook_source";
  if (!checkedAt) return <span>{t(receives ? "neverReceived" : "never")}</span>;
  return (
    <>
      <span>{t.rich(receives ? "lastReceived" : "lastCheck", { when: () => <RelativeTime date={checkedAt} /> })}</span>
      {healthLatencyMs !== null && !receives && (
        <span className="tabular-nums">{t("answered", { ms: healthLatencyMs })}</span>
      )}
      {failingSince && resource.enabled && (
        <span>{t.rich("failingSince", { when: () => <RelativeTime date={failingSince} /> })}</span>
      )}
    </>
  );
}

function useActs(resource: Resource) {
  const { resources } = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: resources.pathKey() });
  const check = useMutation({ ...resources.check.mutationOptions(), onSettled });
  const switching = useMutation({ ...resources.switch.mutationOptions(), onSettled });
  return {
    check,
    switching,
    test: () => !check.isPending && check.mutate({ id: resource.id }),
    toggle: () => !switching.isPending && switching.mutate({ id: resource.id, enabled: !resource.enabled }),
  };
}

function ManageButtons({ resource, onSwitch }: { resource: Resource; onSwitch: () => void }) {
  const t = useTranslations("resources.actions");
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button variant="outline" size="sm" onClick={() => setOpen("edit")}>
        <Pencil aria-hidden />
        {t("edit")}
      </Button>
      <Button variant="outline" size="sm" onClick={onSwitch}>
        {resource.enabled ? <PowerOff aria-hidden /> : <Power aria-hidden />}
        {t(resource.enabled ? "switchOff" : "switchOn")}
      </Button>
      <Button variant="outline" size="sm" onClick={() => setOpen("remove")}>
        <Trash2 aria-hidden />
        {t("remove")}
      </Button>
      {open === "edit" && <ResourceDialog resource={resource} onClose={close} onSaved={() => {}} />}
      {open === "remove" && <RemoveResource resource={resource} onClose={close} />}
    </>
  );
}

function RemoveResource({ resource, onClose }: { resource: Resource; onClose: () => void }) {
  const t = useTranslations("resources.removing");
  const { resources } = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const name = useResourceName()(resource);
  const remove = useMutation(resources.remove.mutationOptions());
  const gone = () => {
    router.push("/resources");
    void queries.invalidateQueries({ queryKey: resources.list.pathKey() });
  };
  return (
    <ConfirmDialog
      title={t("title", { name })}
      effect={t("effect")}
      submit={t("submit", { name })}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: resource.id }, { onSuccess: gone })}
      onClose={onClose}
    />
  );
}

function DetailSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      <Skeleton className="h-3.5 w-16" />
      <Skeleton className="h-7 w-96 max-w-full" />
      <Skeleton className="h-64" />
    </div>
  );
}
