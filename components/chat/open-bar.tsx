"use client";

// What was left open in the conversation, and the way back to it. Each button says what its customer could have written.
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { StatusIcon } from "@/components/ui/status-badge";
import type { SessionBar } from "@/server/conversation/session-bar";

export function OpenBar({ open, onSay }: { open: SessionBar["open"]; onSay: (text: string) => void }) {
  const t = useTranslations("chat.open");
  if (!open) return null;
  const { kind, label } = open;
  return (
    <section
      aria-label={t(kind)}
      className="flex animate-appear flex-wrap items-center gap-x-2.5 gap-y-1 rounded-md border border-border bg-raised px-3 py-1.5 text-sm"
    >
      <StatusIcon status={kind === "paused" ? "paused" : "waiting-time"} />
      <p className="min-w-0 flex-1 basis-40">
        <span className="font-medium">{t(kind)}</span>
        {label && <span className="text-muted-foreground"> · {label}</span>}
      </p>
      {kind === "lapsed" && (
        <Button variant="ghost" size="sm" onClick={() => onSay(t("leaveWords"))}>
          {t("leave")}
        </Button>
      )}
      <Button variant="outline" size="sm" onClick={() => onSay(t("resumeWords"))}>
        {t("resume")}
      </Button>
    </section>
  );
}
