"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CONNECTOR, CONNECTORS, type Connector } from "@/server/resources/connectors.schema";
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
import { ChoiceField, TextField } from "./form-field";
import { LimitFields, SettingFields } from "./resource-fields";
import {
  type Draft,
  draftOf,
  fieldsOf,
  LIMITS,
  newDraft,
  type Problem,
  problemsOf,
  withConnector,
} from "./resource-form";
import { ResourceRefusal, refusedField, type ResourceError, useRefusal } from "./resource-refusal";
import { type Resource, useResourceName, useWord } from "./resource-words";

type Props = { resource: Resource | null; onClose: () => void; onSaved: (id: string) => void };

/** Adds a resource, or edits one. */
export function ResourceDialog({ resource, onClose, onSaved }: Props) {
  const t = useTranslations("resources.form");
  const nameOf = useResourceName();
  const connector = useWord("connector");
  const [draft, setDraft] = useState<Draft>(() => (resource ? draftOf(resource) : newDraft("http")));
  const [tried, setTried] = useState(false);
  const save = useSave(resource, (id) => {
    onClose();
    onSaved(id);
  });
  const problems = problemsOf(draft, resource === null);
  const problem = useProblem(tried ? problems : {}, save.error);
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) save.send(draft);
    else focusFirstProblem(event.currentTarget);
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <DialogHeader>
            <DialogTitle>{resource ? t("editTitle", { name: nameOf(resource) }) : t("addTitle")}</DialogTitle>
            <DialogDescription>{t("hint")}</DialogDescription>
          </DialogHeader>
          {!resource && (
            <>
              <ChoiceField
                label={t("connector")}
                value={draft.connector}
                choices={CONNECTORS.map((value) => ({ value, label: connector(value) }))}
                onChange={(value) => setDraft((before) => withConnector(before, value as Connector))}
              />
              <TextField
                mono
                label={t("id")}
                hint={t("idHint")}
                value={draft.id}
                problem={problem("id")}
                onChange={(id) => change({ id })}
              />
            </>
          )}
          <TextField
            label={t("name")}
            value={draft.name}
            problem={problem("name")}
            onChange={(name) => change({ name })}
          />
          {CONNECTOR[draft.connector].schemes && (
            <TextField
              mono
              label={t("endpoint")}
              hint={t("endpointHint", { example: CONNECTOR[draft.connector].example })}
              value={draft.endpoint}
              problem={problem("endpoint")}
              onChange={(endpoint) => change({ endpoint })}
            />
          )}
          <SettingFields draft={draft} problem={problem} onChange={change} />
          <LimitFields draft={draft} problem={problem} onChange={change} />
          {!refusedField(save.error) && <ResourceRefusal error={save.error} />}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" aria-disabled={save.isPending}>
              {resource ? t("submitEdit") : t("submitAdd")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** To the first field that is wrong, once it has been drawn as such. */
function focusFirstProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}

/** The words for what is wrong with a field, found here or by the server. */
function useProblem(problems: Record<string, Problem>, error: ResourceError): (field: string) => string | undefined {
  const t = useTranslations("resources");
  const refusal = useRefusal();
  return (field) => {
    const problem = problems[field];
    if (typeof problem === "string") return t(`refused.${problem}`);
    if (problem) return t("form.number", LIMITS[problem.field]);
    return refusedField(error) === field ? (refusal(error) ?? undefined) : undefined;
  };
}

function useSave(resource: Resource | null, done: (id: string) => void) {
  const { resources } = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: resources.pathKey() });
  const add = useMutation({ ...resources.add.mutationOptions(), onSettled });
  const edit = useMutation({ ...resources.edit.mutationOptions(), onSettled });
  const send = (draft: Draft) => {
    if (add.isPending || edit.isPending) return;
    const fields = fieldsOf(draft);
    const onSuccess = ({ id }: { id: string }) => done(id);
    if (resource) edit.mutate({ id: resource.id, revision: resource.revision, ...fields }, { onSuccess });
    else add.mutate({ id: draft.id, connector: draft.connector, ...fields }, { onSuccess });
  };
  return { send, error: resource ? edit.error : add.error, isPending: add.isPending || edit.isPending };
}
