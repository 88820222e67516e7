"use client";

import { ArrowLeft, CircleX, Mail, MessageSquare, Ticket, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { Duration } from "../ui/duration";
import { MicroUsd } from "../ui/money";
import { RelativeTime } from "../ui/relative-time";
import { costMicroUsd, elapsedMs, failureOf, relatedRecords, stepTitle } from "./execution-model";
import { ControlMenu } from "./control-menu";
import { ExecutionStatusBadge } from "./execution-status-badge";
import type { ExecutionPageData } from "./page-data";
import { Relatives } from "./relatives";
import { RequestedOrders } from "./requested-orders";
import { WaitingNotice } from "./waiting-notice";

/** What this execution is, at a glance, and the ways to what belongs to it. */
export function ExecutionHeader({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions");
  const locale = useLocale();
  const { execution, graph } = data;
  const order = orderOf(execution.input);
  return (
    <header className="flex flex-col gap-3">
      <Link
        href="/executions"
        className="flex w-fit items-center gap-1 text-xs text-muted-foreground hover:text-foreground touch:min-h-10"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("header.back")}
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-lg leading-7 font-semibold">{graph.title[locale]}</h1>
        <ExecutionStatusBadge status={execution.status} waitingFor={execution.waitingFor} />
        <CopyId id={execution.id} />
        <div className="flex flex-wrap gap-2 lg:ml-auto">
          <Links data={data} />
          <ControlMenu data={data} />
        </div>
      </div>
      <Relatives data={data} />
      <RequestedOrders data={data} />
      <Failure data={data} />
      <WaitingNotice data={data} />
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        <Fact name={t("header.customer")}>{execution.customerName ?? t("none")}</Fact>
        {order && (
          <Fact name={t("header.order")}>
            <span className="font-mono text-xs">{order}</span>
          </Fact>
        )}
        <Fact name={t("header.sop")}>
          <span className="font-mono text-xs break-all">{execution.sopId}</span>{" "}
          <span className="text-muted-foreground">{t("version", { version: execution.sopVersion })}</span>
        </Fact>
        <Fact name={t("header.started")}>
          <RelativeTime date={execution.createdAt} />
        </Fact>
        <Fact name={t("header.duration")}>
          <Duration ms={elapsedMs(data)} />
        </Fact>
        <Fact name={t("header.cost")}>
          <MicroUsd value={costMicroUsd(data)} />
        </Fact>
        <Fact name={t("header.channel")}>{channelName(t, execution.channel)}</Fact>
      </dl>
    </header>
  );
}

function orderOf(input: unknown): string | null {
  if (typeof input !== "object" || input === null || !("order_id" in input)) return null;
  return typeof input.order_id === "string" ? input.order_id : null;
}

function channelName(t: ReturnType<typeof useTranslations<"executions">>, channel: string): string {
  return channel === "web" || channel === "api" || channel === "slack" || channel === "cli"
    ? t(`channel.${channel}`)
    : channel;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function Links({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.header");
  const { emailId, ticketNumber } = relatedRecords(data.steps);
  return (
    <nav aria-label={t("related")} className="flex flex-wrap gap-2 empty:hidden">
      {data.conversationId && (
        <LinkButton href={`/chat/${data.conversationId}`} icon={MessageSquare}>
          {t("conversation")}
        </LinkButton>
      )}
      {emailId && (
        <LinkButton href={`/mail/${emailId}`} icon={Mail}>
          {t("mail")}
        </LinkButton>
      )}
      {ticketNumber && (
        <LinkButton href={`/tickets?q=${encodeURIComponent(ticketNumber)}`} icon={Ticket}>
          <span className="tabular-nums">{t("ticketNumber", { number: ticketNumber })}</span>
        </LinkButton>
      )}
    </nav>
  );
}

function LinkButton({ href, icon: Icon, children }: { href: string; icon: LucideIcon; children: ReactNode }) {
  return (
    <Button asChild variant="outline" size="sm">
      <Link href={href}>
        <Icon aria-hidden />
        {children}
      </Link>
    </Button>
  );
}

/** Why it failed and where, before anything else is read. */
function Failure({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.header");
  const locale = useLocale();
  const failure = failureOf(data.execution.error);
  if (!failure) return null;
  const step = failure.stepId && stepTitle(data.graph.nodes, failure.stepId, locale);
  return (
    <div className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <p className="min-w-0 break-words">
        {step && <span className="font-medium">{t("failedAt", { step })} </span>}
        {failure.message} <span className="font-mono text-xs text-danger">{failure.code}</span>
      </p>
    </div>
  );
}
