"use client";

import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useSessionEvents } from "../chat/use-session-events";
import { useStickToBottom } from "../chat/use-stick-to-bottom";
import { Card } from "../ui/card";
import { DueTime } from "../ui/due-time";
import { RelativeTime } from "../ui/relative-time";
import { ConversationActs } from "./conversation-acts";
import { ConversationStatus, useCallWords } from "./conversation-words";
import { CustomerCard } from "./customer-card";
import type { ConversationData } from "./page-data";
import { Transcript } from "./transcript";

type Props = { data: ConversationData; onBack: () => void; onNews: () => void };

/** One conversation: who it is at the top, what was said, and at the bottom what can be done. The customer at the right. */
export function ConversationPane({ data, onBack, onNews }: Props) {
  const t = useTranslations("conversations");
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useStickToBottom(view, content);
  useSessionEvents(data.sessionId, onNews);
  return (
    <div className="grid h-full min-h-0 gap-4 xl:grid-cols-[minmax(0,1fr)_17rem] xl:grid-rows-[minmax(0,1fr)]">
      <Card className="flex min-h-[calc(100dvh-6rem)] flex-col lg:h-full lg:min-h-0">
        <Head data={data} onBack={onBack} />
        <details className="border-b border-border px-4 py-2 xl:hidden">
          <summary className="cursor-pointer font-medium touch:min-h-10 touch:leading-10">
            {t("customer.title")}
          </summary>
          <div className="py-2">
            <CustomerCard data={data} />
          </div>
        </details>
        <div
          ref={view}
          role="log"
          aria-label={t("transcript")}
          tabIndex={0}
          className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
        >
          <div ref={content} className="p-4">
            <Transcript data={data} />
          </div>
        </div>
        <ConversationActs data={data} />
      </Card>
      <Card className="overflow-y-auto p-4 max-xl:hidden" role="region" aria-label={t("customer.title")} tabIndex={0}>
        <CustomerCard data={data} />
      </Card>
    </div>
  );
}

function Head({ data, onBack }: Omit<Props, "onNews">) {
  const t = useTranslations("conversations");
  const words = useCallWords();
  return (
    <header className="flex flex-col gap-1 border-b border-border px-4 py-3">
      <button
        type="button"
        onClick={onBack}
        className="-my-2 flex min-h-10 w-fit items-center gap-1 text-xs text-muted-foreground lg:hidden"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        {t("back")}
      </button>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-semibold break-words">{data.customer?.name ?? t("someCustomer")}</h2>
        <ConversationStatus standing={data} />
        {data.ticketAt && (
          <span className="text-xs text-muted-foreground">
            {t("ticketSoon")} <DueTime date={data.ticketAt} since={data.requestedAt} />
          </span>
        )}
      </div>
      <p className="flex flex-wrap gap-x-1.5 text-xs text-muted-foreground">
        <span>{words(data).join(" · ")}</span>
        <span aria-hidden>·</span>
        <RelativeTime date={data.requestedAt} />
      </p>
    </header>
  );
}
