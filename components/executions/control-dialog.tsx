"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { EditFields } from "../approvals/edit-fields";
import { type Drafts, type Editable, fieldsOf, readDrafts } from "../approvals/edit-form";
import { FieldProblem } from "../approvals/field-problem";
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
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "../ui/select";
import type { ControlKind, Offer } from "./control-model";
import type { ExecutionPageData } from "./page-data";
import { type ControlInput, useControl } from "./use-control";
import { ControlRefusal } from "./control-refusal";
import { useRowTitle } from "./use-row-title";

type Kind = Exclude<ControlKind, "rollback">;
type Props = { offer: Offer & { kind: Kind }; data: ExecutionPageData; onClose: () => void };

/** One order: what it will do in plain words, what it needs to know, and why it is given. */
export function ControlDialog({ offer, data, onClose }: Props) {
  const t = useTranslations("executions.control");
  const router = useRouter();
  const control = useControl(data.execution.id);
  const { kind, steps } = offer;
  const [stepId, setStepId] = useState(() => steps?.find((id) => id === data.execution.node) ?? steps?.at(-1) ?? "");
  const [reason, setReason] = useState("");
  const [compensate, setCompensate] = useState(true);
  const values = useValues(kind, data, stepId);
  const [tried, setTried] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (values.wrong) return;
    const given: ControlInput = { kind, stepId, reason: reason.trim(), compensate, value: values.value };
    control.give(given, (begun) => {
      onClose();
      if (begun) router.push(`/executions/${begun}`);
    });
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <DialogHeader>
            <DialogTitle>{t(`${kind}.title`)}</DialogTitle>
            <DialogDescription>{t(`${kind}.effect`)}</DialogDescription>
          </DialogHeader>
          {steps && <StepField steps={steps} value={stepId} data={data} onChange={setStepId} />}
          {kind === "cancel" && <UndoChoice value={compensate} onChange={setCompensate} />}
          {values.draw(tried)}
          <ReasonField value={reason} onChange={setReason} />
          <ControlRefusal error={control.error} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("close")}</Button>
            </DialogClose>
            <Button type="submit" variant={kind === "cancel" ? "danger" : "default"} aria-disabled={control.isPending}>
              {t(`${kind}.submit`)}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function StepField({
  steps,
  value,
  data,
  onChange,
}: {
  steps: readonly string[];
  value: string;
  data: ExecutionPageData;
  onChange: (stepId: string) => void;
}) {
  const t = useTranslations("executions.control");
  const titleOf = useRowTitle(data);
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{t("step")}</Label>
      <Select value={value} onValueChange={onChange}>
        <SelectTrigger id={id}>
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {steps.map((stepId) => (
            <SelectItem key={stepId} value={stepId}>
              {titleOf({ key: stepId, stepId })}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}

function UndoChoice({ value, onChange }: { value: boolean; onChange: (compensate: boolean) => void }) {
  const t = useTranslations("executions.control.cancel");
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t("choice")}</legend>
      {[true, false].map((compensate) => (
        <label key={String(compensate)} className="flex items-start gap-2 touch:min-h-10">
          <input
            type="radio"
            name={name}
            checked={value === compensate}
            onChange={() => onChange(compensate)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>{compensate ? t("undo") : t("keep")}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function ReasonField({
  value,
  missing = false,
  onChange,
}: {
  value: string;
  missing?: boolean;
  onChange: (reason: string) => void;
}) {
  const t = useTranslations("executions.control");
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{t("reason")}</Label>
      <Textarea
        id={id}
        value={value}
        maxLength={1_000}
        aria-invalid={missing || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {missing ? (
        <FieldProblem id={`${id}-hint`}>{t("reasonMissing")}</FieldProblem>
      ) : (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {t("reasonHint")}
        </p>
      )}
    </div>
  );
}

const VALUE = "value";

/** The value an order carries: a step's output, or a fork's input, in the fields its schema asks for. */
function useValues(kind: Kind, data: ExecutionPageData, stepId: string) {
  const [drafts, setDrafts] = useState<Drafts>({});
  const editable = valuesOf(kind, data, stepId);
  const fields = fieldsOf(editable, null);
  const { values, problems } = readDrafts(editable, fields, drafts);
  const draw = (tried: boolean) =>
    fields.length > 0 && (
      <EditFields
        fields={fields}
        drafts={drafts}
        problems={tried ? problems : {}}
        onChange={(id, value) => setDrafts((before) => ({ ...before, [id]: value }))}
      />
    );
  return { value: values[VALUE], wrong: Object.keys(problems).length > 0, draw };
}

function valuesOf(kind: Kind, data: ExecutionPageData, stepId: string): Record<string, Editable> {
  if (kind === "fork") return one(data.graph.inputSchema, data.execution.input);
  return kind === "complete" ? one(outputSchema(data, stepId), {}) : {};
}

function one(schema: Record<string, unknown>, value: unknown) {
  return { [VALUE]: { value, schema, label: null } };
}

/** A model's step says itself what it must give; for others any object is taken, and the server checks it. */
function outputSchema(data: ExecutionPageData, stepId: string): Record<string, unknown> {
  const node = data.graph.nodes[stepId];
  return (node?.type === "model_call" && node.outputSchema) || {};
}
