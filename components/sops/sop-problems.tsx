"use client";

import { useTranslations } from "next-intl";
import type { SopProblem } from "@/server/sop/graph";
import { Badge } from "../ui/badge";
import { Card, CardDescription, CardHeader, CardTitle } from "../ui/card";

/** Files that were refused, and findings in those that were not: where, and why. */
export function SopProblems({ problems }: { problems: readonly SopProblem[] }) {
  const t = useTranslations("sops");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("problems", { count: problems.length })}</CardTitle>
        <CardDescription>{t("problemsHint")}</CardDescription>
      </CardHeader>
      <ul className="mt-3">
        {problems.map(({ file, line, column, severity, code, message, path }) => (
          <li
            key={`${file}:${line}:${column}:${code}:${message}`}
            className="flex flex-col gap-x-3 gap-y-1 border-t border-border px-4 py-2 md:flex-row"
          >
            <span className="flex shrink-0 items-center gap-2 self-start">
              <Badge variant={severity === "error" ? "danger" : "warning"}>{t(`severity.${severity}`)}</Badge>
              <span className="font-mono text-xs break-all">{t("problemAt", { file, line, column })}</span>
            </span>
            <span className="min-w-0 break-words">
              {message}
              {path.length > 0 && (
                <span className="block text-xs text-muted-foreground">{t("path", { path: path.join(" → ") })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
