"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { StatusIcon, type Status } from "@/components/ui/status-badge";
import type { RefundCard as Refund } from "@/server/skills/cards.schema";
import { useCardFormats } from "./card-formats";
import { CardFrame } from "./card-frame";
import { REFUND_STEPS, refundSteps, refundTone } from "./card-model";

const ICON = { done: "succeeded", now: "waiting-time", ahead: "pending", failed: "failed" } as const satisfies Record<
  string,
  Status
>;

export function RefundCard({ refund }: { refund: Refund }) {
  const t = useTranslations("chat.cards.refund");
  const { money, day } = useCardFormats();
  const { currency, expectedBy, overdue, state, parts } = refund;
  const states = refundSteps(refund);
  const last = state === "arrived" ? t("step.arrived") : expectedBy ? undefined : t("step.arrivesLater");
  return (
    <CardFrame
      icon={Undo2}
      title={t("title", { order: refund.orderId })}
      aside={<Badge variant={refundTone(refund)}>{t(overdue ? "state.overdue" : `state.${state}`)}</Badge>}
    >
      <div className="space-y-1 px-4 py-3">
        <p className="text-lg font-medium figures">{money(refund.totalMinor, currency)}</p>
        <ul className="text-muted-foreground">
          {parts.map(({ method, amountMinor }, index) => (
            <li key={index} className="break-words figures">
              {parts.length > 1 ? t("partTo", { amount: money(amountMinor, currency), method }) : t("to", { method })}
            </li>
          ))}
        </ul>
      </div>
      <ol aria-label={t("steps")} className="space-y-1.5 border-t border-border px-4 py-3">
        {REFUND_STEPS.map((step, index) => {
          const how = states[index] ?? "ahead";
          const text =
            step === "arrives"
              ? (last ?? t(overdue ? "step.overdue" : "step.arrives", { day: day(expectedBy ?? "") }))
              : t(step === "sent" && how === "failed" ? "step.refused" : `step.${step}`);
          return (
            <li key={step} className="flex items-start gap-2.5">
              <StatusIcon status={ICON[how]} label={t(`how.${how}`)} className="mt-0.5" />
              <span className={how === "ahead" ? "text-muted-foreground" : undefined}>{text}</span>
            </li>
          );
        })}
      </ol>
    </CardFrame>
  );
}
