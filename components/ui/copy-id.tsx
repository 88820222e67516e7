"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "./cn";

/** Shortens a long id from the middle; its prefix says what it is and its end tells it from its neighbours. */
export function shortId(id: string): string {
  return id.length > 18 ? `${id.slice(0, 9)}…${id.slice(-4)}` : id;
}

/** An id that is copied whole with one click. */
export function CopyId({ id, full = false, className }: { id: string; full?: boolean; className?: string }) {
  const t = useTranslations("common");
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      setOutcome("copied");
    } catch {
      // Refused without a secure context or permission; the id can still be selected by hand.
      setOutcome("refused");
    }
  };

  return (
    <button
      type="button"
      title={id}
      aria-label={t("copyId", { id })}
      onClick={copy}
      className={cn(
        "group inline-flex max-w-full items-center gap-1 rounded-xs font-mono text-xs text-muted-foreground transition-colors select-text hover:text-foreground touch:-my-1 touch:min-h-10",
        className,
      )}
    >
      <span className={cn("truncate", outcome === "refused" && "select-all")}>{full ? id : shortId(id)}</span>
      {outcome === "copied" ? (
        <Check aria-hidden className="size-3 shrink-0 text-success" />
      ) : (
        <Copy aria-hidden className="size-3 shrink-0 opacity-60 group-hover:opacity-100" />
      )}
      <span role="status" className="sr-only">
        {outcome === "copied" && t("copied")}
        {outcome === "refused" && t("copyRefused")}
      </span>
    </button>
  );
}
