"use client";

import { GitBranch } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { shortId } from "../ui/copy-id";
import { ExecutionStatusBadge } from "./execution-status-badge";
import type { ExecutionPageData } from "./page-data";

const KINDS = ["call", "fork", "retry", "rollback"] as const;
const kindOf = (kind: string) => KINDS.find((one) => one === kind) ?? "call";

/** What this execution came from, and what came from it: calls, forks, retries and rollbacks. */
export function Relatives({ data: { parent, children } }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.relatives");
  if (!parent && children.length === 0) return null;
  return (
    <nav aria-label={t("title")} className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
      {parent && <Relative relative={parent} words={t(kindOf(parent.kind), { id: shortId(parent.id) })} />}
      {children.map((child) => (
        <Relative
          key={child.id}
          relative={child}
          words={t(`children.${kindOf(child.kind)}`, { id: shortId(child.id) })}
        />
      ))}
    </nav>
  );
}

type Kin = ExecutionPageData["children"][number];

function Relative({ relative: { id, status }, words }: { relative: Kin; words: string }) {
  return (
    <Link href={`/executions/${id}`} className="flex items-center gap-1.5 underline underline-offset-4 touch:min-h-10">
      <GitBranch aria-hidden className="size-3.5 text-muted-foreground" />
      {words}
      <ExecutionStatusBadge status={status} />
    </Link>
  );
}
