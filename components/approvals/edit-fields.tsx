"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { Input, Textarea } from "../ui/input";
import { Label } from "../ui/label";
import { formatMoney } from "../ui/money-format";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "../ui/select";
import { FieldProblem } from "./field-problem";
import { plainName } from "./approval-model";
import { decimalsOf, toMinor } from "./decimal";
import { type Difference, draftOf, type Drafts, type Field, type Problem } from "./edit-form";

/** The values that may be changed, each in the field its schema asks for, with what is wrong beside it. */
export function EditFields({
  fields,
  drafts,
  problems,
  onChange,
}: {
  fields: readonly Field[];
  drafts: Drafts;
  problems: Readonly<Record<string, Problem>>;
  onChange: (id: string, value: string) => void;
}) {
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => (
        <EditField
          key={field.id}
          field={field}
          draft={drafts[field.id] ?? draftOf(field)}
          problem={problems[field.id] ?? null}
          onChange={(value) => onChange(field.id, value)}
        />
      ))}
    </div>
  );
}

export function useFieldName(): (field: Field) => string {
  const locale = useLocale();
  return ({ label, path }) => label?.[locale] ?? path.map(plainName).join(" · ");
}

type FieldProps = { field: Field; draft: string; problem: Problem | null; onChange: (value: string) => void };

function EditField({ field, draft, problem, onChange }: FieldProps) {
  const nameOf = useFieldName();
  const say = useProblemText();
  const id = useId();
  const described = [field.hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>
        {nameOf(field)}
        {field.currency && <span className="font-normal text-muted-foreground"> ({field.currency})</span>}
      </Label>
      <Control
        id={id}
        field={field}
        draft={draft}
        invalid={problem !== null}
        described={described}
        onChange={onChange}
      />
      {field.hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {field.hint}
        </p>
      )}
      {problem && <FieldProblem id={`${id}-problem`}>{say(problem, field)}</FieldProblem>}
    </div>
  );
}

type ControlProps = Pick<FieldProps, "field" | "draft" | "onChange"> & {
  id: string;
  invalid: boolean;
  described: string | undefined;
};

function Control({ id, field, draft, invalid, described, onChange }: ControlProps) {
  const t = useTranslations("approvals.value");
  const shared = { id, "aria-invalid": invalid || undefined, "aria-describedby": described };
  if (field.kind === "choice" || field.kind === "boolean") {
    const options =
      field.kind === "boolean"
        ? [true, false].map((value) => ({ value: String(value), words: value ? t("yes") : t("no") }))
        : field.options.map((value) => ({
            value: JSON.stringify(value),
            words: value === null ? t("none") : String(value),
          }));
    return (
      <Select value={draft} onValueChange={onChange}>
        <SelectTrigger {...shared}>
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {options.map(({ value, words }) => (
            <SelectItem key={value} value={value}>
              {words}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    );
  }
  const typed = {
    ...shared,
    value: draft,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  if (field.kind === "long_text") return <Textarea {...typed} rows={3} />;
  if (field.kind === "json") return <Textarea {...typed} rows={5} spellCheck={false} className="font-mono text-xs" />;
  const numeric = field.kind !== "text";
  return (
    <Input
      {...typed}
      inputMode={field.kind === "integer" ? "numeric" : numeric ? "decimal" : undefined}
      autoComplete="off"
      className={numeric ? "max-w-48 text-right tabular-nums" : undefined}
    />
  );
}

function useProblemText(): (problem: Problem, field: Field) => string {
  const t = useTranslations("approvals.problem");
  const format = useFormatter();
  const locale = useLocale();
  return (problem, field) => {
    switch (problem.code) {
      case "other":
        return t("other", { message: problem.message });
      case "too_small":
      case "too_big":
      case "multiple": {
        const limit = field.currency
          ? formatMoney(problem.limit, field.currency, locale)
          : format.number(problem.limit);
        return t(problem.code, { limit });
      }
      case "too_short":
      case "too_long":
        return t(problem.code, { limit: problem.limit });
      default:
        return t(problem.code);
    }
  };
}

/** What would be approved otherwise than proposed: before and after, one line each. */
export function Differences({ differences, told }: { differences: readonly Difference[]; told: boolean }) {
  const t = useTranslations("approvals.dialog");
  const nameOf = useFieldName();
  return (
    <section aria-label={t("differences")} aria-live="polite" className="rounded-md bg-muted px-3 py-2">
      <h3 className="text-xs font-medium text-muted-foreground">{t("differences")}</h3>
      {differences.length === 0 ? (
        <p className={told ? "text-danger" : "text-muted-foreground"}>{t("noDifference")}</p>
      ) : (
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
          {differences.map(({ field, before, after }) => (
            <div key={field.id} className="contents">
              <dt className="text-muted-foreground">{nameOf(field)}</dt>
              <dd className="min-w-0 text-right break-words tabular-nums">
                <del className="text-muted-foreground">
                  <Drafted field={field} draft={before} />
                </del>
                {" → "}
                <ins className="font-medium no-underline">
                  <Drafted field={field} draft={after} />
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Drafted({ field, draft }: { field: Field; draft: string }) {
  const t = useTranslations("approvals.value");
  const locale = useLocale();
  if (draft === "") return t("none");
  if (field.kind === "boolean") return draft === "true" ? t("yes") : t("no");
  if (field.kind === "choice") return draft.replace(/^"(.*)"$/s, "$1");
  const minor = field.currency ? toMinor(draft, decimalsOf(field.currency)) : null;
  return minor !== null && field.currency ? formatMoney(minor, field.currency, locale) : draft;
}
