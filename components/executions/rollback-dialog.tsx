"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { QueryError } from "../data-table/query-error";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { shortId } from "../ui/copy-id";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "../ui/dialog";
import { Money } from "../ui/money";
import { Skeleton } from "../ui/skeleton";
import { type Status, StatusIcon } from "../ui/status-badge";
import { ReasonField } from "./control-dialog";
import { ControlRefusal } from "./control-refusal";
import { ExecutionStatusBadge } from "./execution-status-badge";
import type { RollbackPreview } from "./page-data";
import { useRollback } from "./use-control";

type Act = RollbackPreview["acts"][number];

/** What rolling back would do, act by act, before anybody can order it; then on to the execution that does it. */
export function RollbackDialog({ executionId, onClose }: { executionId: string; onClose: () => void }) {
  const t = useTranslations("executions.control");
  const trpc = useTRPC();
  const preview = useQuery({
    ...trpc.executions.rollbackPreview.queryOptions({ executionId }),
    // The plan is what the order is bound to; it must not change under the reader's eyes unless they ask for it.
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>{t("rollback.title")}</DialogTitle>
          <DialogDescription>{t("rollback.effect")}</DialogDescription>
        </DialogHeader>
        {preview.data && <Plan preview={preview.data} onLookAgain={() => void preview.refetch()} onClose={onClose} />}
        {!preview.data && preview.error && <QueryError error={preview.error} onRetry={() => void preview.refetch()} />}
        {!preview.data && !preview.error && (
          <div role="status" aria-label={t("rollback.loading")} className="flex flex-col gap-2">
            {Array.from({ length: 4 }, (_, index) => (
              <Skeleton key={index} className="h-8" />
            ))}
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

const MIN_REASON = 3;

function Plan({
  preview,
  onLookAgain,
  onClose,
}: {
  preview: RollbackPreview;
  onLookAgain: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("executions.control");
  const router = useRouter();
  const rollback = useRollback();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = reason.trim().length < MIN_REASON;
  const { executionId, hash, refused } = preview;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    rollback.mutate(
      { executionId, reason: reason.trim(), expectedHash: hash },
      {
        onSuccess: (begun) => {
          onClose();
          router.push(`/executions/${begun.executionId}`);
        },
      },
    );
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Acts preview={preview} />
      <Before preview={preview} />
      <BuiltOn preview={preview} />
      {refused ? (
        <>
          <ControlRefusal error={{ data: { appCode: "CONFLICT", reason: refused.reason } }} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("close")}</Button>
            </DialogClose>
          </DialogFooter>
        </>
      ) : (
        <>
          {preview.approval && <p className="rounded-md bg-warning-soft px-3 py-2">{t("rollback.needsApproval")}</p>}
          <ReasonField value={reason} missing={tried && missing} onChange={setReason} />
          <ControlRefusal error={rollback.error} />
          <DialogFooter>
            {rollback.error?.data?.reason === "preview_changed" && (
              <Button variant="outline" onClick={onLookAgain}>
                {t("rollback.lookAgain")}
              </Button>
            )}
            <DialogClose asChild>
              <Button variant="outline">{t("close")}</Button>
            </DialogClose>
            <Button type="submit" variant="danger" aria-disabled={rollback.isPending}>
              {t("rollback.submit", { count: preview.acts.filter(({ verdict }) => verdict === "undo").length })}
            </Button>
          </DialogFooter>
        </>
      )}
    </form>
  );
}

const VERDICTS: { verdict: Act["verdict"]; look: Status }[] = [
  { verdict: "undo", look: "compensated" },
  { verdict: "past_window", look: "waiting-time" },
  { verdict: "irreversible", look: "failed" },
  { verdict: "notice", look: "skipped" },
  { verdict: "already_undone", look: "succeeded" },
];

/** The acts by what becomes of them, each group in the order in which they would be undone. */
function Acts({ preview }: { preview: RollbackPreview }) {
  const t = useTranslations("executions.control.rollback");
  if (preview.acts.length === 0) return <p className="text-muted-foreground">{t("nothing")}</p>;
  return VERDICTS.map(({ verdict, look }) => {
    const acts = preview.acts.filter((act) => act.verdict === verdict);
    if (acts.length === 0) return null;
    return (
      <section key={verdict} aria-label={t(`verdict.${verdict}`)} className="flex flex-col gap-1">
        <h3 className="flex items-center gap-1.5 text-xs font-medium text-muted-foreground">
          <StatusIcon status={look} className="size-3.5" />
          {t(`verdict.${verdict}`)}
        </h3>
        <ul className="rounded-md border border-border">
          {acts.map((act) => (
            <ActLine key={act.act} act={act} />
          ))}
        </ul>
      </section>
    );
  });
}

function ActLine({ act }: { act: Act }) {
  const t = useTranslations("executions.control.rollback");
  const locale = useLocale();
  const format = useFormatter();
  const until = act.until && format.dateTime(new Date(act.until), { dateStyle: "short", timeStyle: "short" });
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b border-border px-3 py-2 last:border-0">
      <span className="font-medium">{act.label[locale]}</span>
      <span className="min-w-0 flex-1 basis-48 break-words text-muted-foreground">
        {act.verdict === "undo" && act.undoing ? act.undoing[locale] : act.summary[locale]}
      </span>
      {act.money && <Money minor={act.money.minor} currency={act.money.currency} />}
      {until && <span className="w-full text-xs text-muted-foreground">{t("until", { until })}</span>}
      {act.loss?.[locale] && (
        <span className="w-full text-xs text-warning">{t("loss", { loss: act.loss[locale] })}</span>
      )}
    </li>
  );
}

/** What was tried before. */
function Before({ preview }: { preview: RollbackPreview }) {
  const t = useTranslations("executions.control.rollback");
  if (preview.rollbacks.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-muted-foreground">{t("before")}</span>
      {preview.rollbacks.map(({ id, status }) => (
        <Link key={id} href={`/executions/${id}`} className="flex items-center gap-1.5 underline underline-offset-4">
          <ExecutionStatusBadge status={status} />
          <span className="font-mono text-xs">{shortId(id)}</span>
        </Link>
      ))}
    </p>
  );
}

/** What succeeded on the strength of what would be undone. */
function BuiltOn({ preview }: { preview: RollbackPreview }) {
  const t = useTranslations("executions.control.rollback");
  if (preview.builtOn.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-warning-soft px-3 py-2">
      {t("builtOn")}
      {preview.builtOn.map((id) => (
        <Link key={id} href={`/executions/${id}`} className="font-mono text-xs underline underline-offset-4">
          {shortId(id)}
        </Link>
      ))}
    </p>
  );
}
