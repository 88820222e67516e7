"use client";

// The bar at the bottom: taking over while nobody has it, the answer and the ways out for whoever does, and otherwise why
// there is nothing to do.
import { useTranslations } from "next-intl";
import { isOpenHandoff } from "@/server/conversation/handoff.schema";
import type { ErrorCode } from "@/server/errors";
import { Button } from "../ui/button";
import type { ConversationData } from "./page-data";
import { ReplyBox } from "./reply-box";
import { useConversationActs } from "./use-conversation-acts";

export function ConversationActs({ data }: { data: ConversationData }) {
  const t = useTranslations("conversations");
  const { takeOver, answer, giveBack, close } = useConversationActs();
  const { id: handoffId, mine, status } = data;
  const busy = [takeOver, giveBack, close].some(({ isPending }) => isPending);
  const failed = [takeOver, answer, giveBack, close].find(({ isError }) => isError)?.error ?? null;
  return (
    <div className="sticky bottom-0 z-10 flex flex-col gap-2 rounded-b-md border-t border-border bg-surface px-4 py-3 max-md:-bottom-4 md:max-lg:-bottom-5">
      <Refusal error={failed} />
      {mine ? (
        <>
          <ReplyBox data={data} answer={answer} />
          <div className="flex flex-wrap gap-2">
            <Button variant="outline" size="sm" disabled={busy} onClick={() => giveBack.mutate({ handoffId })}>
              {t("act.giveBack")}
            </Button>
            <Button variant="outline" size="sm" disabled={busy} onClick={() => close.mutate({ handoffId })}>
              {t("act.close")}
            </Button>
          </div>
        </>
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="min-w-0 flex-1 basis-56 text-muted-foreground">
            <Note data={data} />
          </p>
          {isOpenHandoff(status) && (
            <Button
              variant={status === "WAITING" ? "default" : "outline"}
              disabled={busy}
              onClick={() => takeOver.mutate({ handoffId, from: data.takenBy })}
            >
              {status === "WAITING" ? t("act.takeOver") : t("act.takeFrom", { name: data.takenByName ?? "" })}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Note({ data: { status, takenByName, ticketNumber } }: { data: ConversationData }) {
  const t = useTranslations("conversations.note");
  switch (status) {
    case "WAITING":
      return t("waiting");
    case "TAKEN":
      return t("other", { name: takenByName ?? "" });
    case "GIVEN_BACK":
    case "CLOSED":
    case "WITHDRAWN":
    case "TICKETED":
      return (
        <>
          {t("ended")} {ticketNumber && t("ticket", { ticket: `#${ticketNumber}` })}
        </>
      );
  }
}

type Failure = { data?: { appCode?: ErrorCode; reason?: string; details?: unknown } | null } | null;

function Refusal({ error }: { error: Failure }) {
  const t = useTranslations("conversations.refused");
  if (!error) return null;
  const { reason, details } = error.data ?? {};
  const by = (details as { by?: string } | undefined)?.by ?? "";
  return (
    <p role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-warning">
      {reason === "handoff_taken" ? t("taken", { name: by }) : reason === "handoff_ended" ? t("ended") : t("failed")}
    </p>
  );
}
