"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Input } from "../ui/input";
import { Skeleton } from "../ui/skeleton";
import { findIntents } from "./find-intents";
import type { RecognitionRow } from "./recognition-list";

/** What it should have been: a list to search, what was considered first. */
export function IntentPicker({
  row,
  pending,
  onSave,
}: {
  row: RecognitionRow;
  pending: boolean;
  onSave: (intent: string | null) => void;
}) {
  const t = useTranslations("understanding.detail");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.understanding.intents.queryOptions());
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(row.correctedIntent);
  const title = useId();
  const considered = row.candidates.map(({ intent }) => intent);
  const found = findIntents(data ?? [], search, considered);
  const label = data?.find(({ id }) => id === chosen)?.label;
  return (
    <section aria-labelledby={title} className="flex flex-col gap-2 border-t border-border pt-4">
      <h3 id={title} className="text-sm font-medium">
        {t("should")}
      </h3>
      <Input
        type="search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        placeholder={t("find")}
        aria-label={t("find")}
      />
      <div
        role="radiogroup"
        aria-labelledby={title}
        className="h-44 shrink-0 overflow-y-auto rounded-md border border-border p-1"
      >
        {!data && <Skeleton className="h-full" />}
        {data && found.length === 0 && <p className="p-2 text-sm text-muted-foreground">{t("none")}</p>}
        {found.map((intent) => (
          <label
            key={intent.id}
            className={cn(
              "flex cursor-pointer items-baseline gap-2 rounded-sm px-2 py-1 text-sm hover:bg-muted has-[:focus-visible]:bg-muted touch:py-2.5",
              intent.id === chosen && "bg-accent-soft",
            )}
          >
            <input
              type="radio"
              name={title}
              checked={intent.id === chosen}
              onChange={() => setChosen(intent.id)}
              className="translate-y-0.5 accent-(--color-accent)"
            />
            <span className="shrink-0 font-medium">{intent.label}</span>
            <span className="truncate text-xs text-muted-foreground">{intent.description}</span>
          </label>
        ))}
      </div>
      <p className="text-xs text-muted-foreground">{t("shouldHint")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        {row.correctedIntent !== null ? (
          <Button variant="outline" aria-disabled={pending} onClick={() => onSave(null)}>
            {t("takeBack")}
          </Button>
        ) : (
          <Button variant="outline" aria-disabled={pending} onClick={() => onSave(row.intent)}>
            {t("confirm")}
          </Button>
        )}
        {chosen !== null && label !== undefined && chosen !== row.correctedIntent && (
          <Button aria-disabled={pending} onClick={() => onSave(chosen)}>
            {t("save", { intent: label })}
          </Button>
        )}
      </div>
    </section>
  );
}
