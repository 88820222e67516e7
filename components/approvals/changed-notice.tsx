"use client";

import { RefreshCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button";
import { changesBetween, type Change, plainName } from "./approval-model";
import { isOpen } from "./approval-status";
import { Edited } from "./edited";
import type { ApprovalPageData } from "./page-data";

/** While somebody looks at it, an approval may change or be answered: says what changed, until they have seen it. */
export function ChangedNotice({ data }: { data: ApprovalPageData }) {
  const t = useTranslations("approvals.changed");
  const locale = useLocale();
  const [seen, setSeen] = useState(data);
  if (isOpen(seen.status) && !isOpen(data.status)) return null;
  const changes = seen.hash === data.hash ? [] : changesBetween(seen, data, locale);
  if (changes.length === 0) return null;
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-md bg-warning-soft px-3 py-2">
      <div className="flex items-start gap-2">
        <RefreshCw aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <p className="min-w-0 flex-1 font-medium">{t("title")}</p>
        <Button variant="outline" size="sm" onClick={() => setSeen(data)}>
          {t("seen")}
        </Button>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 pl-6">
        {changes.map((change) => (
          <ChangeLine key={change.what} change={change} currency={data.currency} />
        ))}
      </dl>
    </div>
  );
}

function ChangeLine({ change, currency }: { change: Change; currency: string | null }) {
  const t = useTranslations("approvals.changed");
  const locale = useLocale();
  const [kind = "", name = ""] = change.what.split(/\.(.*)/s);
  const label =
    kind === "amount" || kind === "needed" || kind === "message"
      ? t(kind)
      : (change.label?.[locale] ?? plainName(name));
  return (
    <>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">
        <Edited name={name} before={change.before ?? null} after={change.after ?? null} currency={currency} />
      </dd>
    </>
  );
}
