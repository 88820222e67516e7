"use client";

import { CornerDownRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SuggestionsPart } from "@/server/conversation/parts.schema";

/** What could be said next. Each is said as it stands, as if it had been written. */
export function Suggestions({ suggestions, onSay }: { suggestions: SuggestionsPart; onSay: (text: string) => void }) {
  const t = useTranslations("chat.suggestions");
  return (
    <ul aria-label={t("label")} className="flex flex-col items-start gap-2">
      {suggestions.items.map(({ text }) => (
        <li key={text} className="max-w-full">
          <button
            type="button"
            onClick={() => onSay(text)}
            className="flex min-h-control max-w-full items-center gap-2 rounded-md border border-border bg-surface px-3 py-1.5 text-left text-sm transition-colors hover:border-accent hover:bg-accent-soft"
          >
            <CornerDownRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="min-w-0 break-words">{text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
