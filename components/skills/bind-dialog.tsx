"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import type { BindingReport } from "@/server/skills/plug/bindings";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "../ui/dialog";
import { Textarea } from "../ui/input";
import { Label } from "../ui/label";
import { StatusBadge } from "../ui/status-badge";

const EXAMPLE = `implements: getOrderDetails
http:
  resource: erp
  path: /orders/{input.order_id}
  output: |
    { "order_id": response.number, … }
  refusals:
    - { status: 404, code: NOT_FOUND, reason: order_not_found }
owner: response.customer.email
sample: { order_id: "12345" }`;

/** Takes a binding as text, shows what the checker and the system's answer to the sample say, then binds. */
export function BindDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const client = useQueryClient();
  const field = useId();
  const [text, setText] = useState("");
  const check = useMutation(trpc.bindings.check.mutationOptions());
  const bind = useMutation({
    ...trpc.bindings.bind.mutationOptions(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: trpc.bindings.list.queryKey() });
      await client.invalidateQueries({ queryKey: trpc.skills.list.queryKey() });
      onClose();
    },
  });
  const sound = check.data?.problems.every(({ severity }) => severity !== "error") === true;
  const pending = check.isPending || bind.isPending;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending || text.trim() === "") return;
    if (sound) bind.mutate({ text });
    else check.mutate({ text });
  };
  const change = (next: string) => {
    setText(next);
    // What was checked is no longer what is written.
    check.reset();
    bind.reset();
  };

  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>{t("bind")}</DialogTitle>
          <DialogDescription>{t("bindHint")}</DialogDescription>
        </DialogHeader>
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={field}>{t("text")}</Label>
            <Textarea
              id={field}
              value={text}
              spellCheck={false}
              placeholder={EXAMPLE}
              className="min-h-64 font-mono text-xs"
              onChange={(event) => change(event.target.value)}
            />
          </div>
          {check.data && <Report report={check.data} sound={sound} />}
          {(check.error ?? bind.error) && (
            <p role="alert" className="text-sm text-danger">
              {(check.error ?? bind.error)?.data?.reason === "binding_invalid"
                ? t("invalid")
                : (check.error ?? bind.error)?.message}
            </p>
          )}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit" aria-disabled={pending || text.trim() === ""}>
              {pending ? t("trying") : t(sound ? "bindNow" : "check")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Report({ report, sound }: { report: BindingReport; sound: boolean }) {
  const t = useTranslations("bindings");
  return (
    <div role="status" className="flex flex-col gap-2">
      {sound && <StatusBadge status="succeeded" label={t(report.trials.length > 0 ? "fits" : "sound")} />}
      <ul className="flex max-h-60 flex-col gap-2 overflow-y-auto">
        {report.problems.map(({ skill, severity, code, message }) => (
          <li key={`${skill} ${code} ${message}`} className="flex flex-col gap-1 text-sm">
            <span className="flex items-center gap-2">
              <StatusBadge
                status={severity === "error" ? "failed" : "waiting-time"}
                label={t(`severity.${severity}`)}
              />
              <span className="font-mono text-xs break-all">{skill}</span>
            </span>
            <span className="break-words">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
