"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { ValueText } from "./value-text";

/** A value; where it was changed, what it was before it. */
export function Edited({
  name,
  before,
  after,
  currency,
}: {
  name: string;
  before: unknown;
  after: unknown;
  currency: string | null;
}) {
  const t = useTranslations("approvals.value");
  const value = <ValueText name={name} value={after} currency={currency} />;
  if (before === undefined) return value;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      <span className="sr-only">{t("from")}</span>
      <del className="text-muted-foreground">
        <ValueText name={name} value={before} currency={currency} />
      </del>
      <ArrowRight aria-hidden className="size-3 self-center text-muted-foreground" />
      <span className="sr-only">{t("to")}</span>
      <ins className="font-medium no-underline">{value}</ins>
    </span>
  );
}
