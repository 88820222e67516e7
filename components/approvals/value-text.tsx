"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { JsonView } from "../executions/json-view";
import { Money } from "../ui/money";

/** A fact or a value as people read it: money, numbers, yes and no, times; whatever else as the data it is. */
export function ValueText({ name, value, currency }: { name: string; value: unknown; currency: string | null }) {
  const t = useTranslations("approvals.value");
  const format = useFormatter();
  const locale = useLocale();
  if (isLocalized(value)) return <ValueText name={name} value={value[locale]} currency={currency} />;
  if (value === null || value === undefined || value === "")
    return <span className="text-muted-foreground">{t("none")}</span>;
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "number") {
    if (currency && name.endsWith("_minor")) return <Money minor={value} currency={currency} />;
    return <span className="tabular-nums">{format.number(value)}</span>;
  }
  if (typeof value === "string") {
    if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) {
      return (
        <time dateTime={value}>{format.dateTime(new Date(value), { dateStyle: "medium", timeStyle: "short" })}</time>
      );
    }
    return <span className="break-words whitespace-pre-wrap">{value}</span>;
  }
  if (isMoney(value)) return <Money minor={value.minor} currency={value.currency} />;
  return <JsonView value={value} />;
}

/** A text in both languages: the reader's own, whatever language the customer speaks. */
function isLocalized(value: unknown): value is Record<"zh-CN" | "en", string> {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 2) return false;
  const { "zh-CN": zh, en } = value as Record<string, unknown>;
  return typeof zh === "string" && typeof en === "string";
}

function isMoney(value: object): value is { minor: number; currency: string } {
  const { minor, currency } = value as Record<string, unknown>;
  return typeof minor === "number" && typeof currency === "string" && Object.keys(value).length === 2;
}
