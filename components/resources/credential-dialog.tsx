"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { CONNECTOR, type Connector } from "@/server/resources/connectors.schema";
import { FieldProblem } from "../approvals/field-problem";
import { CopyText } from "../ui/copy-text";
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
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { CheckField, ChoiceField } from "./form-field";
import { ResourceRefusal } from "./resource-refusal";
import { type Resource, useWord } from "./resource-words";

const KEEP = ["0", "1", "24", "168"] as const;

type Props = { resource: Resource; name: string; onClose: () => void };

/** Enters a credential, or puts another in its place. What is typed leaves this dialog once and is then forgotten. */
export function CredentialDialog({ resource, name, onClose }: Props) {
  const t = useTranslations("resources.credentials");
  const word = useWord("credential")(name);
  const set = useSetCredential();
  // As it was when the dialog opened: once it is entered, the resource itself has changed.
  const [rotating] = useState(() => resource.credentials.some((one) => one.name === name && one.version !== null));
  const canMake = CONNECTOR[resource.connector as Connector].generated === true;
  const [made, setMade] = useState(canMake);
  const [value, setValue] = useState("");
  const [keep, setKeep] = useState<string>("0");
  const [tried, setTried] = useState(false);
  const generated = set.data?.generated ?? null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (set.isPending || (!made && value === "")) return;
    const given = { id: resource.id, name, value: made ? null : value, keepFormerHours: Number(keep) };
    set.mutate(given, { onSuccess: (done) => (done.generated ? setValue("") : onClose()) });
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t(rotating ? "dialogRotate" : "dialogEnter", { name: word })}</DialogTitle>
          <DialogDescription>{generated ? t("made") : t("dialogHint")}</DialogDescription>
        </DialogHeader>
        {generated ? (
          <Made value={generated} />
        ) : (
          <form noValidate onSubmit={submit} className="flex flex-col gap-4">
            {canMake && <CheckField label={t("make")} hint={t("makeHint")} checked={made} onChange={setMade} />}
            {!made && <ValueField value={value} missing={tried && value === ""} onChange={setValue} />}
            {rotating && (
              <ChoiceField
                label={t("keep")}
                value={keep}
                choices={KEEP.map((hours) => ({ value: hours, label: t(`keepChoice.${hours}`) }))}
                onChange={setKeep}
              />
            )}
            <ResourceRefusal error={set.error} />
            <DialogFooter>
              <Cancel />
              <Button type="submit" aria-disabled={set.isPending}>
                {t("save", { name: word })}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Cancel() {
  const t = useTranslations("resources.form");
  return (
    <DialogClose asChild>
      <Button variant="outline">{t("cancel")}</Button>
    </DialogClose>
  );
}

function Made({ value }: { value: string }) {
  const t = useTranslations("resources.credentials");
  return (
    <>
      <div className="flex items-start gap-2 rounded-md border border-border bg-muted px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">{value}</code>
        <CopyText text={value} label={t("copy")} />
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button>{t("done")}</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

function ValueField({
  value,
  missing,
  onChange,
}: {
  value: string;
  missing: boolean;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("resources");
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{t("credentials.value")}</Label>
      <Input
        id={id}
        type="password"
        autoComplete="new-password"
        maxLength={10_000}
        value={value}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-problem` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {missing && <FieldProblem id={`${id}-problem`}>{t("refused.required")}</FieldProblem>}
    </div>
  );
}

function useSetCredential() {
  const { resources } = useTRPC();
  const queries = useQueryClient();
  return useMutation({
    ...resources.setCredential.mutationOptions(),
    // Neither what was typed nor what was made stays in memory once the dialog is closed.
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: resources.pathKey() }),
  });
}
