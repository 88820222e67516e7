"use client";

import { useTranslations } from "next-intl";
import { CopyText } from "../ui/copy-text";

/** Puts a value on the clipboard as JSON. */
export function CopyJson({ value }: { value: unknown }) {
  const t = useTranslations("executions.json");
  return <CopyText text={JSON.stringify(value, null, 2)} label={t("copy")} />;
}
