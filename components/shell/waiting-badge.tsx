"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useTRPC } from "../trpc";

const REFRESH_MS = 5_000;

/** How many approvals wait for whoever is signed in; nothing when none do. */
export function WaitingBadge() {
  const t = useTranslations("shell");
  const trpc = useTRPC();
  const { data: count = 0 } = useQuery({ ...trpc.approvals.waiting.queryOptions(), refetchInterval: REFRESH_MS });
  return <Count count={count} label={t("waiting", { count })} />;
}

/** How many customers wait for a person. */
export function CallersBadge() {
  const t = useTranslations("conversations");
  const trpc = useTRPC();
  const { data: count = 0 } = useQuery({ ...trpc.conversations.waiting.queryOptions(), refetchInterval: REFRESH_MS });
  return <Count count={count} label={t("waiting", { count })} />;
}

function Count({ count, label }: { count: number; label: string }) {
  const format = useFormatter();
  if (count === 0) return null;
  return (
    <span className="ml-auto min-w-5 rounded-sm bg-warning-soft px-1.5 text-center text-xs leading-5 font-semibold text-warning tabular-nums">
      <span aria-hidden>{format.number(count)}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
