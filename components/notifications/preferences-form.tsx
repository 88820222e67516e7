"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { CategoryTable } from "./category-table";
import { draftOf, LIMITS, problemOf, toSave, type Draft } from "./preferences-model";
import { QuietHoursFields } from "./quiet-hours-fields";

/** One's own preferences, all on one page, saved together. */
export function PreferencesForm({ staff }: { staff: boolean }) {
  const t = useTranslations("notifications.preferences");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(trpc.notifications.preferences.queryOptions());
  const [draft, setDraft] = useState<Draft>(() => draftOf(data));
  const [shownProblem, setShownProblem] = useState<ReturnType<typeof problemOf>>(null);
  const save = useMutation({
    ...trpc.notifications.setPreferences.mutationOptions(),
    onSuccess: (saved) => {
      queries.setQueryData(trpc.notifications.preferences.queryKey(), saved);
      setDraft(draftOf(saved));
    },
  });
  const change = (part: Partial<Draft>) => {
    save.reset();
    setShownProblem(null);
    setDraft((before) => ({ ...before, ...part }));
  };
  const submit = () => {
    if (save.isPending) return;
    const problem = problemOf(draft);
    setShownProblem(problem);
    if (problem) document.getElementById(problem === "sameTimes" ? "from" : problem)?.focus();
    else save.mutate(toSave(draft));
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <CategoryTable staff={staff} draft={draft} onChange={change} />
      <QuietHoursFields staff={staff} draft={draft} onChange={change} wrong={shownProblem === "sameTimes"} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 font-semibold">{t("caps")}</legend>
        <p className="-mt-2 text-sm text-muted-foreground">{staff ? t("staff.caps") : t("capsHint")}</p>
        <Cap name="updatesPerDay" draft={draft} onChange={change} wrong={shownProblem === "updatesPerDay"} />
        {!staff && (
          <Cap name="offersPerWeek" draft={draft} onChange={change} wrong={shownProblem === "offersPerWeek"} />
        )}
      </fieldset>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" aria-disabled={save.isPending || undefined}>
          {t("save")}
        </Button>
        <p role="status" className="text-sm text-success">
          {save.isSuccess ? t("saved") : ""}
        </p>
        {save.isError && (
          <p role="alert" className="text-sm text-danger">
            {t("failed")}
          </p>
        )}
      </div>
    </form>
  );
}

function Cap({
  name,
  draft,
  onChange,
  wrong,
}: {
  name: keyof typeof LIMITS;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  wrong: boolean;
}) {
  const t = useTranslations("notifications.preferences");
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-4">
        <Label htmlFor={name} className="text-[length:inherit] font-normal">
          {t(name)}
        </Label>
        <Input
          id={name}
          inputMode="numeric"
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${name}-wrong` : undefined}
          className="w-20 text-right tabular-nums"
        />
      </div>
      {wrong && (
        <p id={`${name}-wrong`} role="alert" className="text-sm text-danger">
          {t("badNumber", LIMITS[name])}
        </p>
      )}
    </div>
  );
}
