"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ArrowLeft, Workflow } from "lucide-react";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AppRouter } from "@/server/trpc/root";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { CopyId } from "../ui/copy-id";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs";
import { framedDocument } from "./mail-frame";
import { MailNotFound } from "./mail-not-found";
import { MailStatus } from "./mail-status";

type Email = inferRouterOutputs<AppRouter>["mail"]["get"];

export function MailDetail({ emailId }: { emailId: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.mail.get.queryOptions({ id: emailId }),
    refetchInterval: ({ state }) => (state.data?.status === "QUEUED" ? 2_000 : false),
  });
  if (query.data) return <MailPage email={query.data} />;
  if (!query.error) return <DetailSkeleton />;
  const code = query.error.data?.appCode;
  if (code === "NOT_FOUND" || code === "VALIDATION") return <MailNotFound />;
  return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
}

function MailPage({ email }: { email: Email }) {
  const t = useTranslations("mail");
  return (
    <div className="flex flex-col gap-4">
      <header className="flex flex-col gap-2">
        <Link
          href="/mail"
          className="flex w-fit items-center gap-1 text-xs text-muted-foreground hover:text-foreground touch:min-h-10"
        >
          <ArrowLeft aria-hidden className="size-3.5" />
          {t("back")}
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 text-lg leading-7 font-semibold break-words">{email.subject}</h1>
          <MailStatus status={email.status} />
          {email.executionId && (
            <Button asChild variant="outline" size="sm" className="lg:ml-auto">
              <Link href={`/executions/${email.executionId}`}>
                <Workflow aria-hidden />
                {t("execution")}
              </Link>
            </Button>
          )}
        </div>
        <p className="flex flex-wrap gap-x-2 text-muted-foreground">
          <span className="break-all">{email.toAddress}</span>
          <RelativeTime date={email.sentAt ?? email.createdAt} />
        </p>
        <Outcome email={email} />
      </header>
      <Tabs defaultValue="html">
        <TabsList aria-label={t("message")}>
          <TabsTrigger value="html">{t("html")}</TabsTrigger>
          <TabsTrigger value="text">{t("text")}</TabsTrigger>
          <TabsTrigger value="headers">{t("headers")}</TabsTrigger>
        </TabsList>
        <TabsContent value="html">
          <iframe
            title={t("frame")}
            sandbox=""
            srcDoc={framedDocument(email.html)}
            className="h-[calc(100dvh-15rem)] min-h-96 w-full rounded-md border border-border bg-[white]"
          />
        </TabsContent>
        <TabsContent value="text">
          <Card>
            <pre className="max-w-reading p-4 font-sans break-words whitespace-pre-wrap">{email.text}</pre>
          </Card>
        </TabsContent>
        <TabsContent value="headers">
          <Headers email={email} />
        </TabsContent>
      </Tabs>
    </div>
  );
}

/** Why it is where it is, unless it has simply left. */
function Outcome({ email: { status, error, notBefore } }: { email: Email }) {
  const t = useTranslations("mail");
  const format = useFormatter();
  if (status === "CAUGHT") return <p className="text-muted-foreground">{t("caughtHint")}</p>;
  if (status === "SUPPRESSED") {
    return (
      <p className="text-muted-foreground">
        {t(`notSent.${error === "frequency_cap" || error === "quiet_hours" ? error : "muted"}`)}
      </p>
    );
  }
  if (error) {
    return (
      <p className="rounded-md bg-danger-soft px-3 py-2 break-words">
        <span className="font-medium text-danger">{t("error")}</span> {error}
      </p>
    );
  }
  if (status !== "QUEUED" || !notBefore) return null;
  const date = format.dateTime(notBefore, { dateStyle: "medium", timeStyle: "short" });
  return <p className="text-muted-foreground">{t("held", { date })}</p>;
}

function transportName(transport: string): "catcher" | "smtp" {
  return transport === "smtp" ? "smtp" : "catcher";
}

function Headers({ email }: { email: Email }) {
  const t = useTranslations("mail");
  const format = useFormatter();
  const names = new Intl.DisplayNames([useLocale()], { type: "language" });
  const exact = (date: Date) => format.dateTime(date, { dateStyle: "medium", timeStyle: "long" });
  return (
    <Card>
      <dl className="grid grid-cols-1 gap-x-6 px-4 py-2 sm:grid-cols-[auto_minmax(0,1fr)]">
        <Header name={t("from")}>{email.fromAddress}</Header>
        <Header name={t("to")}>{email.toAddress}</Header>
        <Header name={t("subject")}>{email.subject}</Header>
        <Header name={t("written")}>{exact(email.createdAt)}</Header>
        {email.sentAt && <Header name={t("sent")}>{exact(email.sentAt)}</Header>}
        <Header name={t("messageId")}>
          <CopyId id={email.messageId} full />
        </Header>
        <Header name={t("template")}>
          <span className="font-mono text-xs">{email.template}</span>
        </Header>
        <Header name={t("language")}>{names.of(email.locale) ?? email.locale}</Header>
        <Header name={t("transport")}>
          {email.transport ? t(`transports.${transportName(email.transport)}`) : t("transportNone")}
        </Header>
        <Header name={t("attempts")}>{format.number(email.attempts)}</Header>
      </dl>
    </Card>
  );
}

function Header({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="pt-1.5 text-muted-foreground sm:py-1.5">{name}</dt>
      <dd className="min-w-0 pb-1.5 break-all tabular-nums sm:py-1.5">{children}</dd>
    </>
  );
}

function DetailSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" aria-label={t("loading")} className="flex flex-col gap-4">
      <Skeleton className="h-3.5 w-16" />
      <Skeleton className="h-7 w-96 max-w-full" />
      <Skeleton className="h-5 w-64" />
      <Skeleton className="h-96" />
    </div>
  );
}
