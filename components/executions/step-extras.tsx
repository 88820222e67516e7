"use client";

import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Node } from "@/server/sop/graph";
import { DueTime } from "../ui/due-time";
import { shortId } from "../ui/copy-id";
import { failureOf, stepTitle, type StepRecord } from "./execution-model";
import type { ExecutionPageData, JournalStep } from "./page-data";
import type { Selected, Selection } from "./selection";
import { approvalFacts, childOf, openWaits, orderFacts, readUndoes, rowOfSeq, undoneBy } from "./step-facts";

type Props = {
  data: ExecutionPageData;
  shown: Selected;
  record: StepRecord;
  node: Node | undefined;
  onSelect: (selection: Selection) => void;
};

const VERDICTS = ["approved", "rejected", "timed_out"] as const;

/** What a step's kind has to say beyond its input and output: for whom it waits, what it called, what undid it. */
export function StepExtras(props: Props) {
  const { row } = props.shown;
  if (row.phase === "control") return <OrderExtras {...props} />;
  return (
    <>
      {props.node?.type === "human_approval" && <ApprovalExtras {...props} />}
      {props.node?.type === "call_sop" && <ChildExtras {...props} />}
      {props.node?.type === "switch" && <SwitchExtras {...props} node={props.node} />}
      <WaitExtras {...props} />
      <UndoExtras {...props} />
    </>
  );
}

function Box({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-md bg-muted px-3 py-2">{children}</dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </>
  );
}

const linkClasses = "text-accent-text underline-offset-4 hover:underline touch:inline-block touch:min-h-10";

function OrderExtras({ record }: Props) {
  const t = useTranslations("executions.detail");
  const { by, reason, compensate } = orderFacts(record.entry?.input, record.entry?.actorId);
  return (
    <Box>
      {by && <Fact name={t("orderedBy")}>{by}</Fact>}
      <Fact name={t("reason")}>{reason ?? t("noReason")}</Fact>
      {compensate !== null && <Fact name={t("undoing")}>{compensate ? t("yes") : t("no")}</Fact>}
    </Box>
  );
}

function ApprovalExtras({ data, shown, record }: Props) {
  const t = useTranslations("executions.detail");
  const open = openWaits(data.execution.state).find(
    (wait) => wait.kind === "approval" && wait.stepId === shown.row.stepId,
  );
  const facts = approvalFacts(record.entry?.output);
  if (!facts) {
    if (!open?.id) return null;
    return (
      <p>
        <Link href={`/inbox/${open.id}`} className={linkClasses}>
          {t("openApproval")}
        </Link>
      </p>
    );
  }
  const verdict = VERDICTS.find((one) => one === facts.verdict);
  return (
    <Box>
      <Fact name={t("verdict")}>
        <span className="font-medium">{verdict ? t(`verdicts.${verdict}`) : facts.verdict}</span>
        {facts.edited && ` (${t("edited")})`}
      </Fact>
      {facts.approver && <Fact name={t("answeredBy")}>{facts.approver}</Fact>}
      {facts.reason && <Fact name={t("reason")}>{facts.reason}</Fact>}
    </Box>
  );
}

function ChildExtras({ data, shown, record }: Props) {
  const t = useTranslations("executions.detail");
  const child = childOf(record.entry?.output, openWaits(data.execution.state), shown.row.stepId);
  if (!child) return null;
  return (
    <p>
      <Link href={`/executions/${child}`} className={linkClasses}>
        {t("openChild", { id: shortId(child) })}
      </Link>
    </p>
  );
}

/** Which case held, and where that led. */
function SwitchExtras({ data, record, node }: Props & { node: Extract<Node, { type: "switch" }> }) {
  const t = useTranslations("executions.detail");
  const locale = useLocale();
  const output = record.entry?.output;
  const value = typeof output === "object" && output !== null && "value" in output ? output.value : undefined;
  if (value === undefined) return null;
  const met = node.cases.find((one) => one.values.some((wanted) => wanted === value));
  const next = met ? met.next : node.otherwise;
  return (
    <Box>
      <Fact name={t("branch")}>
        <span className="font-mono text-xs">{JSON.stringify(value)}</span>
        {!met && ` (${t("otherwise")})`}
      </Fact>
      <Fact name={t("next")}>{next ? stepTitle(data.graph.nodes, next, locale) : t("end")}</Fact>
    </Box>
  );
}

function WaitExtras({ shown }: Props) {
  const t = useTranslations("executions.detail");
  const format = useFormatter();
  const until = shown.bar?.until;
  if (!until) return null;
  const at = new Date(until);
  return (
    <Box>
      <Fact name={t(shown.bar?.wait === "person" ? "nextCheck" : "until")}>
        {format.dateTime(at, { dateStyle: "short", timeStyle: "medium" })}
      </Fact>
      <Fact name={t("remaining")}>
        <DueTime date={at} />
      </Fact>
    </Box>
  );
}

function UndoExtras({ data, record, onSelect }: Props) {
  const t = useTranslations("executions.detail");
  const { entry } = record;
  if (!entry) return null;
  const undoes = readUndoes(entry.undoes);
  const reversal = entry.phase === "FORWARD" ? undoneBy(data.steps, entry.seq) : null;
  if (undoes?.executionId && undoes.executionId !== data.execution.id) {
    return (
      <p>
        <Link href={`/executions/${undoes.executionId}`} className={linkClasses}>
          {t("undoesElsewhere", { seq: undoes.seq, id: shortId(undoes.executionId) })}
        </Link>
      </p>
    );
  }
  const go = (seq: number) => rowOfSeq(data.steps, seq);
  const key = undoes ? go(undoes.seq) : reversal ? go(reversal.seq) : null;
  if (!key) return null;
  return (
    <p>
      <button type="button" className={linkClasses} onClick={() => onSelect({ key, ordinal: null })}>
        {undoes
          ? t("undoes", { seq: undoes.seq })
          : t("undoneBy", { how: reversalState(reversal), seq: reversal?.seq ?? 0 })}
      </button>
    </p>
  );
}

function reversalState(reversal: JournalStep | null): "done" | "failed" {
  return reversal && !failureOf(reversal.error) ? "done" : "failed";
}
