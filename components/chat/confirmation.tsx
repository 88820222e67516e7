"use client";

// What is about to be done in the customer's name, with the effect in large type and two buttons. An answer is bound to
// what stands here; what became of it comes back with the conversation's news, in every open tab.
import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useId, useLayoutEffect, useRef } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { formatMoney } from "@/components/ui/money-format";
import { StatusIcon } from "@/components/ui/status-badge";
import type { ConfirmationPart } from "@/server/conversation/parts.schema";
import { CONFIRMATION_LOOK, whyRefused } from "./confirmation-model";
import { Markdown } from "./markdown";

export function Confirmation({
  confirmation,
  readOnly = false,
}: {
  confirmation: ConfirmationPart;
  readOnly?: boolean;
}) {
  const t = useTranslations("chat.confirmation");
  const locale = useLocale();
  const { status, message, amount, acts, facts } = confirmation;
  const heading = useId();
  return (
    <section
      tabIndex={-1}
      data-approval={confirmation.approvalId}
      aria-labelledby={heading}
      data-status={status}
      className="space-y-3 rounded-md border border-border-strong bg-surface px-4 py-3.5"
    >
      <h2 id={heading} className="flex items-center gap-2 text-sm text-muted-foreground">
        <StatusIcon status={CONFIRMATION_LOOK[status]} />
        {t(`status.${status}`)}
      </h2>
      {amount && amount.minor !== 0 && (
        <p className="text-2xl font-medium figures">{formatMoney(amount.minor, amount.currency, locale)}</p>
      )}
      <Markdown text={message} />
      {facts.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          {facts.map(({ name, value }) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {acts.length > 0 && (
        <div className="text-sm">
          <p className="text-muted-foreground">{t("acts")}</p>
          <ul className="mt-1 list-disc space-y-0.5 pl-5 marker:text-muted-foreground">
            {acts.map((act, index) => (
              <li key={index} className="break-words">
                {act}
              </li>
            ))}
          </ul>
        </div>
      )}
      {status === "open" && !readOnly && <Answer confirmation={confirmation} />}
    </section>
  );
}

/** The buttons go with the answer; whoever pressed one by keyboard goes on from the card, which may be drawn anew by then. */
function useFocusKept(approvalId: string) {
  const buttons = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = buttons.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const card = `[data-approval="${CSS.escape(approvalId)}"]`;
      requestAnimationFrame(() => document.querySelector<HTMLElement>(card)?.focus({ preventScroll: true }));
    };
  }, [approvalId]);
  return buttons;
}

function Answer({ confirmation: { approvalId, hash } }: { confirmation: ConfirmationPart }) {
  const t = useTranslations("chat.confirmation");
  const { mutate, isPending, isSuccess, error, variables } = useMutation(useTRPC().approvals.answer.mutationOptions());
  const buttons = useFocusKept(approvalId);
  // Once it was taken the buttons wait for the news to replace them; a refusal about another card is old news.
  const busy = isPending || isSuccess;
  const refused = error && variables?.hash === hash ? whyRefused(error.data) : error ? "changed" : null;
  // Not `disabled`, which would take the focus away while the answer is on its way.
  const answer = (verdict: "approve" | "reject") => {
    if (!busy) mutate({ approvalId, hash, verdict });
  };
  return (
    <div ref={buttons} className="space-y-2">
      <div className="flex flex-wrap gap-2">
        <Button aria-disabled={busy} onClick={() => answer("approve")}>
          {t("confirm")}
        </Button>
        <Button variant="outline" aria-disabled={busy} onClick={() => answer("reject")}>
          {t("decline")}
        </Button>
      </div>
      {refused && (
        <p role="alert" className="text-sm text-warning">
          {t(`refused.${refused}`)}
        </p>
      )}
    </div>
  );
}
