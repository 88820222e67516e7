"use client";

import { Check } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { Duration } from "../ui/duration";
import { MicroUsd } from "../ui/money";
import { StatusIcon } from "../ui/status-badge";
import { ContextTraceView } from "./context-trace-view";
import type { ModelCall } from "./page-data";

/** One request to a model: which, by which policy, against which others, at what cost. */
export function ModelCallCard({ call }: { call: ModelCall }) {
  const t = useTranslations("executions.model");
  const format = useFormatter();
  const ok = call.status === "SUCCEEDED";
  return (
    <div className="rounded-md border border-border">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2">
        <StatusIcon
          status={ok ? "succeeded" : "failed"}
          label={ok ? t("SUCCEEDED") : t("FAILED")}
          className="size-3.5"
        />
        <span className="font-mono text-xs font-medium break-all">{call.model}</span>
        {call.provider === "offline" && <Badge variant="outline">{t("offline")}</Badge>}
        {call.errorCode && <span className="font-mono text-xs text-danger">{call.errorCode}</span>}
        <MicroUsd value={call.costMicroUsd} className="ml-auto" />
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-border px-3 py-2">
        <Fact name={t("policy")}>
          <span className="font-mono text-xs">{call.policy}</span>
        </Fact>
        <Fact name={t("tokens")}>
          {[
            t("tokensIn", { count: format.number(call.inputTokens) }),
            t("tokensOut", { count: format.number(call.outputTokens) }),
            ...(call.cachedTokens > 0 ? [t("tokensCached", { count: format.number(call.cachedTokens) })] : []),
          ].join(" · ")}
        </Fact>
        <Fact name={t("latency")}>
          <Duration ms={call.latencyMs} />
          {call.firstTokenMs !== null && (
            <span className="text-muted-foreground">
              {" · "}
              {t.rich("firstToken", { time: () => <Duration ms={call.firstTokenMs ?? 0} /> })}
            </span>
          )}
        </Fact>
      </dl>
      {call.context && <ContextTraceView trace={call.context} className="border-t border-border px-3 py-2" />}
      <Candidates call={call} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}

/** Every model that was weighed: its scores, and why it was left out if it was. */
function Candidates({ call }: { call: ModelCall }) {
  const t = useTranslations("executions.model");
  const format = useFormatter();
  if (!Array.isArray(call.candidates) || call.candidates.length === 0) return null;
  const score = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const head = "px-1.5 py-1 text-right font-normal";
  return (
    <div className="overflow-x-auto border-t border-border" role="region" aria-label={t("candidates")} tabIndex={0}>
      <table className="w-full text-xs">
        <caption className="px-3 pt-2 pb-1 text-left text-muted-foreground">{t("candidates")}</caption>
        <thead className="text-muted-foreground">
          <tr>
            <th scope="col" className={cn(head, "pl-3 text-left")}>
              {t("candidate")}
            </th>
            <th scope="col" className={head}>
              {t("sensitivity")}
            </th>
            <th scope="col" className={head}>
              {t("capability")}
            </th>
            <th scope="col" className={head}>
              {t("price")}
            </th>
            <th scope="col" className={cn(head, "pr-3")}>
              {t("total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {call.candidates.map((candidate) => {
            const chosen = candidate.model === call.model && candidate.provider === call.provider;
            return (
              <tr key={`${candidate.provider}/${candidate.model}`} className="border-t border-border/60 align-top">
                <th scope="row" className="py-1 pr-1.5 pl-3 text-left font-normal">
                  <span className={cn("flex items-center gap-1 font-mono", chosen && "font-medium")}>
                    {candidate.model}
                    {chosen && <Check role="img" aria-label={t("chosen")} className="size-3 shrink-0 text-success" />}
                  </span>
                  {candidate.excluded && (
                    <span className="text-muted-foreground">{t(`excluded.${candidate.excluded}`)}</span>
                  )}
                </th>
                {[candidate.sensitivity, candidate.capability, candidate.cost].map((value, index) => (
                  <td key={index} className="px-1.5 py-1 text-right text-muted-foreground">
                    {score(value)}
                  </td>
                ))}
                <td className={cn("py-1 pr-3 pl-1.5 text-right", chosen && "font-medium")}>{score(candidate.total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
