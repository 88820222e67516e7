"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BoundSkill } from "@/server/skills/plug/list-bindings";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import { StatusBadge } from "../ui/status-badge";
import { AccessCard } from "./access-card";
import { BindDialog } from "./bind-dialog";
import { UnbindDialog } from "./unbind-dialog";

/** Which skills the company's own systems carry out, and the way in for programs that speak MCP. */
export function BindingsPanel({ mayRead, mayBind }: { mayRead: boolean; mayBind: boolean }) {
  return (
    <div className="mt-6 grid gap-4 xl:grid-cols-2">
      {mayRead && <BindingsCard mayBind={mayBind} />}
      <AccessCard />
    </div>
  );
}

function BindingsCard({ mayBind }: { mayBind: boolean }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const { data, isError } = useQuery(trpc.bindings.list.queryOptions());
  const [binding, setBinding] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{isError ? t("unreadable") : data?.length === 0 ? t("none") : t("hint")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {data && data.length > 0 && (
          <ul className="flex flex-col divide-y divide-border">
            {data.map((bound) => (
              <li key={bound.name} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2">
                <Bound bound={bound} />
                {mayBind && <Acts bound={bound} onUnbind={() => setLeaving(bound.name)} />}
              </li>
            ))}
          </ul>
        )}
        {mayBind && (
          <Button variant="outline" className="w-fit" onClick={() => setBinding(true)}>
            <Plug aria-hidden />
            {t("bind")}
          </Button>
        )}
      </CardContent>
      {binding && <BindDialog onClose={() => setBinding(false)} />}
      {leaving && <UnbindDialog skill={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

function Bound({ bound }: { bound: BoundSkill }) {
  const t = useTranslations("bindings");
  const { trial } = bound;
  return (
    <div className="mr-auto flex min-w-0 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-mono text-xs font-medium break-all">{bound.name}</span>
        <Badge variant="outline">{t(`kind.${bound.kind}`)}</Badge>
        {bound.replaces && <Badge variant="accent">{t("replaces")}</Badge>}
        {!bound.usable && <StatusBadge status="failed" label={t("unusable")} />}
      </span>
      <span className="font-mono text-xs break-all text-muted-foreground">
        {bound.system} · {bound.call}
      </span>
      {trial && (
        <span className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
          <StatusBadge status={trial.ok ? "succeeded" : "failed"} label={t(trial.ok ? "fits" : "fitsNot")} />
          <RelativeTime date={new Date(trial.at)} />
          {trial.error && <span className="break-words">{trial.error.message}</span>}
        </span>
      )}
    </div>
  );
}

function Acts({ bound, onUnbind }: { bound: BoundSkill; onUnbind: () => void }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const client = useQueryClient();
  const retry = useMutation({
    ...trpc.bindings.retry.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: trpc.bindings.list.queryKey() }),
  });
  return (
    <span className="flex gap-2">
      {bound.trial && (
        <Button
          size="sm"
          variant="outline"
          aria-label={t("retryOne", { name: bound.name })}
          aria-disabled={retry.isPending}
          onClick={() => !retry.isPending && retry.mutate({ skill: bound.name })}
        >
          {t("retry")}
        </Button>
      )}
      <Button size="sm" variant="outline" aria-label={t("unbindOne", { name: bound.name })} onClick={onUnbind}>
        {t("unbind")}
      </Button>
    </span>
  );
}
