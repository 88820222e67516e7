"use client";

import { useTranslations } from "next-intl";
import type { HandoverPart } from "@/server/conversation/parts.schema";
import { useRoleName } from "./use-role-name";

/** A line across the conversation: from here on somebody else speaks. */
export function Handover({ handover, readOnly = false }: { handover: HandoverPart; readOnly?: boolean }) {
  const t = useTranslations("chat.handover");
  const roleName = useRoleName();
  const { kind, person, ticket } = handover;
  const names = { name: person?.name ?? "", role: roleName(person?.role ?? ""), ticket: ticket ?? "" };
  return (
    <p className="flex items-center gap-3 text-sm text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
      <span className="max-w-[80%] text-center break-words">
        {readOnly && kind !== "taken" ? t(`seen.${kind}`, names) : t(kind, names)}
      </span>
    </p>
  );
}
