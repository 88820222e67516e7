"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { BoundSkill } from "@/server/skills/plug/list-bindings";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { StatusBadge } from "../ui/status-badge";
import { ProblemWords } from "./problem-words";

const LINK = "text-accent-text underline-offset-4 hover:underline";

/** One binding in a glance: the skill, the system that carries it out, the call, and what came of trying it. */
export function BoundCall({ bound, linked = false }: { bound: BoundSkill; linked?: boolean }) {
  const t = useTranslations("bindings");
  const { name, kind, system, call, trial } = bound;
  return (
    <div className="mr-auto flex min-w-0 basis-96 grow flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2">
        {linked && (
          <Link
            href={`/skills/${encodeURIComponent(name)}`}
            prefetch={false}
            className={`font-mono text-xs font-medium break-all ${LINK}`}
          >
            {name}
          </Link>
        )}
        <Badge variant="outline">{t(`kind.${kind}`)}</Badge>
        {bound.usable && <Badge variant="accent">{t(bound.replaces ? "replaces" : "own")}</Badge>}
        {!bound.usable && <StatusBadge status="failed" label={t("unusable")} />}
      </span>
      {system && (
        <span className="font-mono text-xs break-all text-muted-foreground">
          {kind === "mcp" ? (
            system
          ) : (
            <Link
              href={`/resources/${encodeURIComponent(system)}`}
              prefetch={false}
              // Within a line of text, colour alone does not tell a link.
              className="text-accent-text underline underline-offset-4 hover:text-foreground"
            >
              {system}
            </Link>
          )}
          {" · "}
          {call}
        </span>
      )}
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted-foreground">
        {trial ? (
          <>
            <StatusBadge status={trial.ok ? "succeeded" : "failed"} label={t(trial.ok ? "fits" : "fitsNot")} />
            <RelativeTime date={new Date(trial.at)} />
            {trial.error && (
              <span className="basis-full text-foreground">
                <ProblemWords code={trial.error.reason ?? trial.error.code} message={trial.error.message} />
              </span>
            )}
          </>
        ) : (
          <StatusBadge status="pending" label={t("untried")} />
        )}
      </span>
    </div>
  );
}
