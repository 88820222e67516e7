"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { FieldProblem } from "../approvals/field-problem";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "../ui/select";

type Common = { label: string; hint?: ReactNode; problem?: string | undefined; optional?: boolean };

function describedBy(id: string, hint: ReactNode, problem: string | undefined): string | undefined {
  const ids = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  return ids || undefined;
}

/** A label, a field, what it is for, and what is wrong with it. */
function Framed({ id, label, hint, problem, optional, children }: Common & { id: string; children: ReactNode }) {
  const t = useTranslations("resources.form");
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Label htmlFor={id}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-muted-foreground">{t("optional")}</span>}
      </Label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs break-words text-muted-foreground">
          {hint}
        </p>
      )}
      {problem && <FieldProblem id={`${id}-problem`}>{problem}</FieldProblem>}
    </div>
  );
}

export function TextField({
  value,
  onChange,
  mono = false,
  ...common
}: Common & { value: string; mono?: boolean; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <Framed id={id} {...common}>
      <Input
        id={id}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={common.problem !== undefined || undefined}
        aria-describedby={describedBy(id, common.hint, common.problem)}
        className={mono ? "font-mono" : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Framed>
  );
}

export function ChoiceField({
  value,
  choices,
  placeholder,
  onChange,
  ...common
}: Common & {
  value: string;
  placeholder?: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <Framed id={id} {...common}>
      <Select value={value} onValueChange={onChange}>
        <SelectTrigger id={id} aria-describedby={describedBy(id, common.hint, common.problem)}>
          <SelectValue placeholder={placeholder} />
        </SelectTrigger>
        <SelectContent>
          {choices.map((choice) => (
            <SelectItem key={choice.value} value={choice.value}>
              {choice.label}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </Framed>
  );
}

export function CheckField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2 touch:min-h-10">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 accent-accent"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
