"use client";

import { useTranslations } from "next-intl";

/** Says that no model wrote this. Opened on demand: a hover would leave out touch and keyboard. */
export function OfflineNote() {
  const t = useTranslations("chat.work");
  return (
    <details className="text-sm text-muted-foreground">
      <summary className="w-fit cursor-pointer rounded-xs underline decoration-border underline-offset-4 marker:content-none hover:decoration-current touch:py-2">
        {t("offline")}
      </summary>
      <p className="mt-1">{t("offlineDetail")}</p>
    </details>
  );
}
