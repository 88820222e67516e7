"use client";

import { ArrowRight, Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import type { ChoicesPart } from "@/server/conversation/parts.schema";
import type { ChoiceState } from "./chat-model";

export function Choices({
  choices,
  state,
  onChoose,
}: {
  choices: ChoicesPart;
  state: ChoiceState;
  onChoose: (value: string) => void;
}) {
  const t = useTranslations("chat.choices");
  return (
    <ul aria-label={t("label")} className="flex flex-wrap gap-2">
      {choices.options.map((option) => {
        const chosen = state.chosen === option.value;
        const shape =
          "flex min-h-control max-w-full items-center gap-2 rounded-md border border-border bg-surface px-3 py-1.5 text-left text-sm transition-colors";
        const inviting = "border-border-strong hover:border-accent hover:bg-accent-soft";
        const words = (
          <span className="min-w-0">
            <span className="font-medium break-words">{option.label}</span>
            {option.detail && <span className="block break-words text-muted-foreground">{option.detail}</span>}
          </span>
        );
        if (option.href && state.open) {
          return (
            <li key={option.value} className="max-w-full">
              <Link href={option.href} className={cn(shape, inviting)}>
                {words}
                <ArrowRight aria-hidden className="size-4 shrink-0 text-accent-text" />
              </Link>
            </li>
          );
        }
        return (
          <li key={option.value} className="max-w-full">
            <button
              type="button"
              disabled={!state.open}
              onClick={() => onChoose(option.value)}
              className={cn(
                shape,
                state.open && inviting,
                !state.open && !chosen && "text-muted-foreground",
                chosen && "border-accent bg-accent-soft",
              )}
            >
              {chosen && <Check role="img" aria-label={t("chosen")} className="size-4 shrink-0 text-accent-text" />}
              {words}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
