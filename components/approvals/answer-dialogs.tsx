"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useMemo, useRef, useState } from "react";
import type { ErrorCode } from "@/server/errors";
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
import { formatMoney } from "../ui/money-format";
import { decides, firstLine } from "./approval-model";
import { isOpen } from "./approval-status";
import { differences, type Drafts, fieldsOf, readDrafts } from "./edit-form";
import { Differences, EditFields } from "./edit-fields";
import { FieldProblem } from "./field-problem";
import type { Answering } from "./inbox-keys";
import type { AnswerInput, ApprovalPageData } from "./page-data";
import type { Answer } from "./use-answer";

type Props = {
  open: Answering | null;
  data: ApprovalPageData;
  answer: Answer;
  onClose: () => void;
  onDone: (data: ApprovalPageData, said: Answering) => void;
};

const VERDICT = { approve: "approve", edit: "approve", reject: "reject", ask: "ask", inform: "inform" } as const;

/** The answers, each with a step in between: what it will do, and the words it needs. */
export function Dialogs({ open, data, answer, onClose, onDone }: Props) {
  const [drafts, setDrafts] = useState<Drafts>({});
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // What it said when it was opened is what the answer is about; the server refuses it if that changed meanwhile.
  const [shown] = useState(data);
  const fields = useMemo(() => fieldsOf(shown.editable, shown.currency), [shown]);
  if (!open) return null;
  const { values, problems } = readDrafts(shown.editable, fields, drafts);
  const changed = open === "edit" ? differences(fields, drafts) : [];
  const wanting = open !== "approve" && open !== "edit" && text.trim() === "";
  const wrong = open === "edit" && (Object.keys(problems).length > 0 || changed.length === 0);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wanting || wrong) {
      // After the messages are drawn.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const changedNames = new Set(changed.map(({ field }) => field.path[0]));
    const edits = Object.fromEntries(Object.entries(values).filter(([name]) => changedNames.has(name)));
    const input: AnswerInput = {
      approvalId: shown.id,
      hash: shown.hash,
      verdict: VERDICT[open],
      ...(text.trim() ? { reason: text.trim() } : {}),
      ...(open === "edit" ? { values: edits as NonNullable<AnswerInput["values"]> } : {}),
    };
    answer.mutate(input, { onSuccess: () => onDone(shown, open) });
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent className={open === "edit" ? "max-w-xl" : undefined}>
        <form ref={form} noValidate onSubmit={submit} className="flex min-h-0 flex-col gap-4">
          <Heading open={open} data={shown} />
          {open === "edit" && (
            <>
              <EditFields
                fields={fields}
                drafts={drafts}
                problems={problems}
                onChange={(id, value) => setDrafts((before) => ({ ...before, [id]: value }))}
              />
              <Differences differences={changed} told={tried} />
            </>
          )}
          <Reason open={open} text={text} missing={tried && wanting} onChange={setText} />
          <Refusal answer={answer} data={data} />
          <Foot open={open} data={shown} pending={answer.isPending} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Heading({ open, data }: { open: Answering; data: ApprovalPageData }) {
  const t = useTranslations("approvals.dialog");
  const locale = useLocale();
  return (
    <DialogHeader>
      <DialogTitle>{t(`${open}.title`)}</DialogTitle>
      <DialogDescription asChild>
        <div className="flex flex-col gap-1">
          <p className="text-foreground">{firstLine(data.message[locale])}</p>
          <p>
            {open === "approve" || open === "edit"
              ? decides(data)
                ? t("decides")
                : t("moreNeeded", { left: data.needed - data.approvedBy.length - 1 })
              : t(`${open}.effect`)}
          </p>
        </div>
      </DialogDescription>
    </DialogHeader>
  );
}

function Reason({
  open,
  text,
  missing,
  onChange,
}: {
  open: Answering;
  text: string;
  missing: boolean;
  onChange: (text: string) => void;
}) {
  const t = useTranslations("approvals.dialog");
  const id = useId();
  const optional = open === "approve" || open === "edit";
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{optional ? t("note") : t(`${open}.label`)}</Label>
      <Textarea
        id={id}
        value={text}
        maxLength={2_000}
        required={!optional}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-problem` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {missing && !optional && <FieldProblem id={`${id}-problem`}>{t(`${open}.missing`)}</FieldProblem>}
    </div>
  );
}

const REASONS = [
  "approval_answered",
  "approval_changed",
  "approval_closed",
  "approval_values",
  "approval_tier",
  "already_approved",
  "own_request",
  "own_part",
  "not_an_approver",
  "facts_unavailable",
] as const;

/** Why the answer was not taken; when somebody was faster, who. The card behind shows how things stand now. */
function Refusal({ answer, data }: { answer: Answer; data: ApprovalPageData }) {
  const t = useTranslations();
  const { error } = answer;
  if (!error) return null;
  const reason = REASONS.find((one) => one === error.data?.reason);
  const code: ErrorCode = error.data?.appCode ?? "UNAVAILABLE";
  const by = !isOpen(data.status) ? data.decided?.name : null;
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2">
      {reason === "approval_answered" && by
        ? t("approvals.refused.approval_answered_by", { name: by, status: t(`approvals.status.${data.status}`) })
        : reason
          ? t(`approvals.refused.${reason}`)
          : t(`common.errors.${code}`)}
    </p>
  );
}

function Foot({ open, data, pending }: { open: Answering; data: ApprovalPageData; pending: boolean }) {
  const t = useTranslations("approvals.dialog");
  const common = useTranslations("common");
  const locale = useLocale();
  const amount =
    open === "approve" && data.amountMinor !== null && data.currency
      ? formatMoney(data.amountMinor, data.currency, locale)
      : null;
  return (
    <DialogFooter>
      <DialogClose asChild>
        <Button variant="outline">{common("cancel")}</Button>
      </DialogClose>
      <Button type="submit" variant={open === "reject" ? "danger" : "default"} aria-disabled={pending}>
        {amount ? t("approve.submitAmount", { amount }) : t(`${open}.submit`)}
      </Button>
    </DialogFooter>
  );
}
