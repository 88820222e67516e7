"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";

/** While the server cannot be reached: what that means for what is written now. Said aloud when it begins and when it ends. */
export function ConnectionNote({ lost }: { lost: boolean }) {
  const t = useTranslations("chat.connection");
  return (
    <div role="status" className="empty:hidden">
      {lost && (
        <p className="flex animate-appear items-center gap-2.5 rounded-md bg-warning-soft px-3 py-2 text-sm">
          <WifiOff aria-hidden className="size-4 shrink-0 text-warning" />
          {t("lost")}
        </p>
      )}
    </div>
  );
}
