"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
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

/** Asks before a skill goes back to what is built in, or is gone. */
export function UnbindDialog({ skill, onClose }: { skill: string; onClose: () => void }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const client = useQueryClient();
  const unbind = useMutation({
    ...trpc.bindings.unbind.mutationOptions(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: trpc.bindings.list.queryKey() });
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t("unbindOne", { name: skill })}</DialogTitle>
          <DialogDescription>{t("unbindEffect")}</DialogDescription>
        </DialogHeader>
        {unbind.error && (
          <p role="alert" className="text-sm text-danger">
            {unbind.error.message}
          </p>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("cancel")}</Button>
          </DialogClose>
          <Button
            variant="danger"
            aria-disabled={unbind.isPending}
            onClick={() => !unbind.isPending && unbind.mutate({ skill })}
          >
            {t("unbind")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
