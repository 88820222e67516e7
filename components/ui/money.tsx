"use client";

import { useLocale } from "next-intl";
import { cn } from "./cn";
import { formatMicroUsd, formatMoney } from "./money-format";

/** An amount in minor units (cents, fen), written the reader's way. */
export function Money({ minor, currency, className }: { minor: number; currency: string; className?: string }) {
  const locale = useLocale();
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>{formatMoney(minor, currency, locale)}</span>
  );
}

/** What a model call cost, in millionths of a US dollar. */
export function MicroUsd({ value, className }: { value: number; className?: string }) {
  const locale = useLocale();
  return <span className={cn("whitespace-nowrap tabular-nums", className)}>{formatMicroUsd(value, locale)}</span>;
}
