"use client";

import { ArrowLeft } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Markdown } from "../chat/markdown";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { CopyId } from "../ui/copy-id";
import { DeadlineRing, DueTime } from "../ui/due-time";
import { Kbd } from "../ui/kbd";
import { Money } from "../ui/money";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Evidence } from "./approval-evidence";
import { answerable, plainName } from "./approval-model";
import { ApprovalStatusBadge } from "./approval-status-badge";
import { isOpen } from "./approval-status";
import { Thread } from "./approval-thread";
import { approverText } from "./approver-text";
import { Edited } from "./edited";
import { Fact } from "./fact";
import type { Answering } from "./inbox-keys";
import type { ApprovalPageData } from "./page-data";
import { ChangedNotice } from "./changed-notice";

type Props = {
  data: ApprovalPageData;
  heading: RefObject<HTMLHeadingElement | null>;
  onAnswer: (answering: Answering) => void;
  onBack: () => void;
};

/** One approval: what is asked and at what stake, then the evidence, then what was said; the decision at the bottom. */
export function ApprovalCard({ data, heading, onAnswer, onBack }: Props) {
  const t = useTranslations("approvals");
  return (
    <Card className="flex flex-col lg:h-full lg:min-h-0">
      <div className="flex flex-col gap-5 p-4 lg:min-h-0 lg:flex-1 lg:overflow-y-auto lg:p-5" tabIndex={-1}>
        <button
          type="button"
          onClick={onBack}
          className="-my-3 flex min-h-10 w-fit items-center gap-1 text-xs text-muted-foreground lg:hidden"
        >
          <ArrowLeft aria-hidden className="size-3.5" />
          {t("back")}
        </button>
        <ChangedNotice data={data} />
        <Question data={data} heading={heading} />
        <Proposal data={data} />
        <Evidence data={data} />
        <Thread data={data} />
      </div>
      <DecisionBar data={data} onAnswer={onAnswer} />
    </Card>
  );
}

function Question({ data, heading }: Pick<Props, "data" | "heading">) {
  const t = useTranslations("approvals.card");
  const locale = useLocale();
  const [first = "", ...rest] = data.message[locale].trim().split("\n");
  const more = rest.join("\n").trim();
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
        <ApprovalStatusBadge status={data.status} />
        <span>{data.execution.title[locale]}</span>
        <RelativeTime date={data.createdAt} />
        <CopyId id={data.id} />
      </div>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <h2
          ref={heading}
          tabIndex={-1}
          className="max-w-reading min-w-0 flex-1 basis-72 text-lg leading-7 font-semibold break-words focus:outline-none"
        >
          {first}
        </h2>
        {data.amountMinor !== null && data.currency && (
          <p className="flex flex-col sm:items-end">
            <span className="text-xs text-muted-foreground">{t("stake")}</span>
            <Money minor={data.amountMinor} currency={data.currency} className="text-2xl font-semibold" />
          </p>
        )}
      </div>
      {more && (
        <div className="flex max-w-reading flex-col gap-2 break-words">
          <Markdown text={more} />
        </div>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {isOpen(data.status) && data.dueAt && (
          <Fact name={t("due")}>
            <span className="flex items-center gap-1.5">
              <DeadlineRing date={data.dueAt} since={data.createdAt} />
              <DueTime date={data.dueAt} since={data.createdAt} />
            </span>
          </Fact>
        )}
        <Fact name={t("askedOf")}>
          <Approvers data={data} />
        </Fact>
        <Fact name={t("needed")}>{t("approvals", { given: data.approvedBy.length, needed: data.needed })}</Fact>
        {data.approvedBy.length > 0 && (
          <Fact name={t("approvedBy")}>{data.approvedBy.map(({ name }) => name).join(t("and"))}</Fact>
        )}
      </dl>
    </header>
  );
}

function Approvers({ data }: { data: ApprovalPageData }) {
  const t = useTranslations();
  const names = data.approvers.map((one) => approverText(one, t));
  return (
    <>
      {names.join(t("approvals.card.or"))}
      {data.escalatedAt && <span className="text-warning"> {t("approvals.card.escalated")}</span>}
    </>
  );
}

/** The values that approving lets through, with what approvers changed of them. */
function Proposal({ data }: { data: ApprovalPageData }) {
  const t = useTranslations("approvals.card");
  const locale = useLocale();
  const entries = Object.entries(data.editable);
  if (entries.length === 0) return null;
  return (
    <section aria-label={t("proposal")} className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-muted-foreground">{t("proposal")}</h3>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {entries.map(([name, { value, label }]) => (
          <Fact key={name} name={label?.[locale] ?? plainName(name)}>
            <Edited name={name} before={data.edits[name]?.before} after={value} currency={data.currency} />
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** The answers, with their keys; or why there is nothing to answer. */
function DecisionBar({ data, onAnswer }: Pick<Props, "data" | "onAnswer">) {
  const t = useTranslations("approvals");
  const can = answerable(data);
  const button = (answering: Answering, key: string, variant: "default" | "outline" | "danger") =>
    can.has(answering) && (
      <Button variant={variant} aria-keyshortcuts={key} onClick={() => onAnswer(answering)}>
        {t(`do.${answering}`)}
        <Kbd
          aria-hidden
          className={variant === "outline" ? undefined : "border-transparent bg-transparent text-current"}
        >
          {key}
        </Kbd>
      </Button>
    );
  return (
    <div
      role="group"
      aria-label={t("decision")}
      className="sticky bottom-0 z-10 max-md:-bottom-4 md:max-lg:-bottom-5 flex flex-wrap items-center gap-2 rounded-b-md border-t border-border bg-surface px-4 py-3 lg:px-5"
    >
      {can.size === 0 ? (
        <Outcome data={data} />
      ) : (
        <>
          {button("approve", "a", "default")}
          {button("edit", "e", "outline")}
          {button("reject", "r", "outline")}
          {button("ask", "i", "outline")}
          {button("inform", "f", "outline")}
        </>
      )}
    </div>
  );
}

const WHY_NOT = ["own_request", "own_part", "not_an_approver", "already_approved", "permission"] as const;

function Outcome({ data }: { data: ApprovalPageData }) {
  const t = useTranslations("approvals");
  if (isOpen(data.status)) {
    const why = WHY_NOT.find((one) => one === data.whyNot) ?? "not_an_approver";
    return <p className="text-muted-foreground">{t(`whyNot.${why}`)}</p>;
  }
  const { decided } = data;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <ApprovalStatusBadge status={data.status} />
      {decided?.name && <span>{t("decidedBy", { name: decided.name })}</span>}
      {decided && <RelativeTime date={decided.at} className="text-muted-foreground" />}
      {decided?.reason && <span className="min-w-0 break-words">{t("quoted", { text: decided.reason })}</span>}
    </div>
  );
}

export function CardSkeleton() {
  const t = useTranslations("common");
  return (
    <Card role="status" aria-label={t("loading")} className="flex flex-col gap-4 p-5">
      <Skeleton className="h-4 w-48" />
      <Skeleton className="h-7 w-3/4" />
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-32 w-full" />
    </Card>
  );
}
