"use client";

// Stays above the box while a person is waited for or there: who it is or how many are before, and the way back.
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { StatusIcon } from "@/components/ui/status-badge";
import type { HandoffPart } from "@/server/conversation/parts.schema";
import { Avatar } from "../shell/account-menu";
import { useRoleName } from "./use-role-name";

export function HandoffBar({ handoff, onBack }: { handoff: HandoffPart | null; onBack: () => Promise<void> }) {
  const t = useTranslations("chat.handoff");
  const roleName = useRoleName();
  const withdraw = useMutation({ ...useTRPC().chat.withdraw.mutationOptions(), onSettled: onBack });
  const bar = useRef<HTMLDivElement>(null);
  const person = handoff?.status === "TAKEN" ? handoff.person : null;
  return (
    <div ref={bar} tabIndex={-1} className="outline-none">
      <p role="status" className="sr-only">
        {handoff && !person && `${t("waiting")} · ${t("ahead", { count: handoff.ahead ?? 0 })}`}
        {person && `${t("taken")} ${person.name}`}
      </p>
      {handoff && (
        <div className="flex animate-appear flex-wrap items-center gap-x-2.5 gap-y-1 rounded-md border border-border bg-raised px-3 py-1.5 text-sm">
          {person ? (
            <>
              <Avatar name={person.name} />
              <p className="min-w-0 flex-1 basis-40">
                <span className="text-muted-foreground">{t("taken")}</span>{" "}
                <span className="font-medium">{person.name}</span>{" "}
                <span className="whitespace-nowrap text-muted-foreground">· {roleName(person.role)}</span>
              </p>
            </>
          ) : (
            <>
              <StatusIcon status="waiting-person" />
              <p className="min-w-0 flex-1 basis-40">
                <span className="font-medium">{t("waiting")}</span>{" "}
                <span className="whitespace-nowrap text-muted-foreground figures">
                  · {t("ahead", { count: handoff.ahead ?? 0 })}
                </span>
              </p>
            </>
          )}
          <Button
            variant="ghost"
            size="sm"
            disabled={withdraw.isPending}
            onClick={() => {
              withdraw.mutate({ handoffId: handoff.handoffId });
              // The button goes; whoever pressed it by keyboard goes on from here.
              bar.current?.focus();
            }}
          >
            {t("back")}
          </Button>
          {withdraw.isError && (
            <p role="alert" className="basis-full text-warning">
              {t("failed")}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
