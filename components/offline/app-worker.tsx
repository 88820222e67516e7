"use client";

// Registers the service worker in a built product, and offers the new version when there is one.
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Notice } from "../chat/notice";
import { Button } from "../ui/button";
import { followWorker, removeWorkers } from "./follow-worker";

/** Read by the offline page, which no server draws. */
const LANGUAGE = "steward.language";

export function AppWorker({ build }: { build: string | null }) {
  const locale = useLocale();
  const [update, setUpdate] = useState<(() => void) | null>(null);

  useEffect(() => {
    try {
      localStorage.setItem(LANGUAGE, locale);
    } catch {
      // A browser that keeps nothing: the offline page goes by the browser's own language.
    }
  }, [locale]);

  useEffect(() => {
    // Missing where the page is not served securely.
    const container = (navigator as Partial<Navigator>).serviceWorker;
    if (!container) return;
    if (build) return followWorker(container, window, build, (bring) => setUpdate(() => bring));
    void removeWorkers(container);
  }, [build]);

  return <NewVersion onReload={update} onLater={() => setUpdate(null)} />;
}

/** Below the room's bar, where neither the box that is written in nor the bar is covered. */
function NewVersion({ onReload, onLater }: { onReload: (() => void) | null; onLater: () => void }) {
  const t = useTranslations("shell.app");
  return (
    <div role="status" className="fixed top-16 right-3 left-3 z-30 sm:left-auto sm:w-md">
      {onReload && (
        <div className="animate-appear rounded-md border border-border-strong">
          <Notice
            calm
            action={
              <div className="flex gap-2">
                <Button size="sm" onClick={onReload}>
                  {t("reload")}
                </Button>
                <Button variant="ghost" size="sm" onClick={onLater}>
                  {t("later")}
                </Button>
              </div>
            }
          >
            {t("newVersion")}
          </Notice>
        </div>
      )}
    </div>
  );
}
