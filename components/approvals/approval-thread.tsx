"use client";

import { useLocale, useTranslations } from "next-intl";
import { RelativeTime } from "../ui/relative-time";
import { StatusIcon, type Status } from "../ui/status-badge";
import { plainName } from "./approval-model";
import { Edited } from "./edited";
import type { ApprovalPageData, Said } from "./page-data";

const SAID_LOOK = {
  APPROVE: "succeeded",
  REJECT: "failed",
  ASK: "waiting-person",
  INFORM: "ordered",
} as const satisfies Record<string, Status>;
const isKnown = (kind: string): kind is keyof typeof SAID_LOOK => kind in SAID_LOOK;

/** Everything people said to it, oldest first. */
export function Thread({ data }: { data: ApprovalPageData }) {
  const t = useTranslations("approvals.thread");
  if (data.thread.length === 0) return null;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h3 className="text-xs font-medium text-muted-foreground">{t("title")}</h3>
      <ol className="flex flex-col gap-3">
        {data.thread.map((said) => (
          <Line key={said.id} said={said} data={data} />
        ))}
      </ol>
    </section>
  );
}

type Edits = Record<string, { before: unknown; after: unknown }>;

function Line({ said, data }: { said: Said; data: ApprovalPageData }) {
  const t = useTranslations("approvals.thread");
  const locale = useLocale();
  const edits = Object.entries((said.edits ?? {}) as Edits);
  return (
    <li className="flex gap-2">
      {isKnown(said.kind) && <StatusIcon status={SAID_LOOK[said.kind]} className="mt-0.5" />}
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{said.userName}</span>
          <span className="text-muted-foreground">{isKnown(said.kind) ? t(said.kind) : said.kind}</span>
          <RelativeTime date={said.createdAt} className="text-xs text-muted-foreground" />
        </p>
        {said.text && <p className="max-w-reading break-words whitespace-pre-line">{said.text}</p>}
        {edits.map(([name, { before, after }]) => (
          <p key={name} className="flex flex-wrap gap-x-2">
            <span className="text-muted-foreground">{data.editable[name]?.label?.[locale] ?? plainName(name)}</span>
            <Edited name={name} before={before ?? null} after={after} currency={data.currency} />
          </p>
        ))}
      </div>
    </li>
  );
}
