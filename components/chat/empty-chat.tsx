"use client";

import { useTranslations } from "next-intl";

const SUGGESTIONS = ["late", "where", "help"] as const;
const FOR_GUESTS = ["guestReturns", "guestDelivery", "where"] as const;

/** A guest is told what can be asked without an account, and what takes a proof. */
export function EmptyChat({ guest, onSay }: { guest: boolean; onSay: (text: string) => void }) {
  const t = useTranslations("chat.empty");
  return (
    <div className="flex flex-1 flex-col justify-center gap-8 py-8">
      <div className="space-y-2">
        <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="text-muted-foreground">{t(guest ? "guestDescription" : "description")}</p>
      </div>
      <ul aria-label={t("suggestions")} className="flex flex-col items-start gap-2">
        {(guest ? FOR_GUESTS : SUGGESTIONS).map((name) => (
          <li key={name} className="max-w-full">
            <button
              type="button"
              onClick={() => onSay(t(name))}
              className="min-h-control max-w-full rounded-md border border-border bg-surface px-3.5 py-1.5 text-left transition-colors hover:border-accent hover:bg-accent-soft"
            >
              {t(name)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
