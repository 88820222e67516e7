"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Puts a text on the clipboard; the label says which. */
export function CopyText({ text, label, className }: { text: string; label: string; className?: string }) {
  const t = useTranslations("common");
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), 1_600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );

  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={copy} className={className}>
        {outcome === "copied" ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      </Button>
      <span role="status" className={outcome === "refused" ? "text-xs text-danger" : "sr-only"}>
        {outcome === "copied" && t("copied")}
        {outcome === "refused" && t("copyRefused")}
      </span>
    </>
  );
}
