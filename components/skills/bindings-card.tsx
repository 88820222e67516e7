"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cable, Plug } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BoundSkill } from "@/server/skills/plug/list-bindings";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { BindDialog } from "./bind-dialog";
import { BoundCall } from "./bound-call";
import { UnbindDialog } from "./unbind-dialog";
import { BindingRefusal } from "./binding-refusal";

/** Which skills the company's own systems carry out. */
export function BindingsCard({ mayBind }: { mayBind: boolean }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const query = useQuery(trpc.bindings.list.queryOptions());
  const [binding, setBinding] = useState(false);
  const [leaving, setLeaving] = useState<BoundSkill | null>(null);
  const { data, error } = query;
  const bind = mayBind && (
    <Button variant="outline" size="sm" onClick={() => setBinding(true)}>
      <Plug aria-hidden />
      {t("bind")}
    </Button>
  );
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3 pr-4">
        <CardHeader className="min-w-0 flex-1 basis-80">
          <CardTitle>{t("title")}</CardTitle>
          <CardDescription>{t("hint")}</CardDescription>
        </CardHeader>
        {data && data.length > 0 && <div className="pt-4 pl-4 sm:pl-0">{bind}</div>}
      </div>
      <CardContent className="pt-2 pb-2">
        {data?.map((bound) => (
          <Bound key={bound.name} bound={bound} mayBind={mayBind} onUnbind={() => setLeaving(bound)} />
        ))}
        {data?.length === 0 && <EmptyState icon={Cable} title={t("none")} description={t("noneHint")} action={bind} />}
        {!data &&
          (error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="h-24" />)}
      </CardContent>
      {binding && <BindDialog onClose={() => setBinding(false)} />}
      {leaving && <UnbindDialog bound={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

function Bound({ bound, mayBind, onUnbind }: { bound: BoundSkill; mayBind: boolean; onUnbind: () => void }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const client = useQueryClient();
  const retry = useMutation({
    ...trpc.bindings.retry.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: trpc.bindings.list.queryKey() }),
  });
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-border py-3 last:border-0">
      <BoundCall bound={bound} linked />
      {mayBind && (
        <span className="flex gap-2">
          {bound.trial && (
            <Button
              size="sm"
              variant="outline"
              aria-label={t("retryOne", { name: bound.name })}
              aria-disabled={retry.isPending}
              onClick={() => !retry.isPending && retry.mutate({ skill: bound.name })}
            >
              {t(retry.isPending ? "trying" : "retry")}
            </Button>
          )}
          <Button size="sm" variant="outline" aria-label={t("unbindOne", { name: bound.name })} onClick={onUnbind}>
            {t("unbind")}
          </Button>
        </span>
      )}
      {retry.error && (
        <div className="basis-full">
          <BindingRefusal error={retry.error} />
        </div>
      )}
    </div>
  );
}
