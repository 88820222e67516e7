"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";

/** Puts a value on the clipboard as JSON. */
export function CopyJson({ value }: { value: unknown }) {
  const t = useTranslations("executions.json");
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), 1_600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = () =>
    navigator.clipboard.writeText(JSON.stringify(value, null, 2)).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );

  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={t("copy")} title={t("copy")} onClick={copy}>
        {outcome === "copied" ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      </Button>
      <span role="status" className={outcome === "refused" ? "text-xs text-danger" : "sr-only"}>
        {outcome !== "idle" && t(outcome)}
      </span>
    </>
  );
}
