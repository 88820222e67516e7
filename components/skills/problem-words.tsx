"use client";

import { useLocale, useTranslations } from "next-intl";

/**
 * What the checker or a trial found. Its message names places in the text, in English; a reader of another language is told
 * first, by its code, what kind of fault it is.
 */
export function ProblemWords({ code, message }: { code: string; message: string }) {
  const t = useTranslations("bindings");
  const locale = useLocale();
  const key = `problem.${code}` as "problem.mapping_invalid";
  if (locale === "en" || !t.has(key)) return <span className="break-words">{message}</span>;
  return (
    <span className="flex min-w-0 flex-col">
      <span>{t(key)}</span>
      <span lang="en" className="text-xs break-words text-muted-foreground">
        {message}
      </span>
    </span>
  );
}
