"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { FieldProblem } from "../approvals/field-problem";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "../ui/dialog";
import { Textarea } from "../ui/input";
import { Label } from "../ui/label";
import { BindReport } from "./bind-report";
import { BindingRefusal } from "./binding-refusal";
import { DraftFields, useDraft } from "./draft-fields";

/** Takes a binding as text, shows what the checker and the system's answer to the sample say, then binds. */
export function BindDialog({ skill = "", onClose }: { skill?: string; onClose: () => void }) {
  const t = useTranslations("bindings");
  const field = useId();
  const draft = useDraft(skill);
  const [written, setWritten] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const acts = useBinding(onClose);
  const text = written ?? draft.text;
  const missing = tried && text.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!acts.pending && text.trim() !== "") acts.go(text);
  };
  const change = (next: string | null) => {
    setWritten(next);
    acts.forget();
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>{skill ? t("bindOne", { name: skill }) : t("bind")}</DialogTitle>
          <DialogDescription>{t("bindHint")}</DialogDescription>
        </DialogHeader>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <DraftFields draft={draft} edited={written !== null} onAnew={() => change(null)} fixed={skill !== ""} />
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={field}>{t("text")}</Label>
            <Textarea
              id={field}
              value={text}
              spellCheck={false}
              autoCapitalize="off"
              aria-invalid={missing || undefined}
              aria-describedby={`${field}-hint${missing ? ` ${field}-problem` : ""}`}
              className="min-h-56 font-mono text-xs"
              onChange={(event) => change(event.target.value)}
            />
            <p id={`${field}-hint`} className="text-xs text-muted-foreground">
              {t("textHint")}
            </p>
            {missing && <FieldProblem id={`${field}-problem`}>{t("textMissing")}</FieldProblem>}
          </div>
          {acts.report && <BindReport report={acts.report} sound={acts.sound} />}
          <BindingRefusal error={acts.error} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" aria-disabled={acts.pending}>
              {t(acts.pending ? "trying" : acts.sound ? "bindNow" : "check")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** First checked and tried, then bound: what was checked is what is bound. */
function useBinding(onBound: () => void) {
  const { bindings, skills } = useTRPC();
  const client = useQueryClient();
  const check = useMutation(bindings.check.mutationOptions());
  const bind = useMutation({
    ...bindings.bind.mutationOptions(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: bindings.list.queryKey() });
      await client.invalidateQueries({ queryKey: skills.pathKey() });
      onBound();
    },
  });
  const sound = check.data?.problems.every(({ severity }) => severity !== "error") === true;
  return {
    sound,
    report: check.data,
    error: check.error ?? bind.error,
    pending: check.isPending || bind.isPending,
    go: (text: string) => (sound ? bind.mutate({ text }) : check.mutate({ text })),
    /** What was checked is no longer what is written. */
    forget: () => {
      check.reset();
      bind.reset();
    },
  };
}
