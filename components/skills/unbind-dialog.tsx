"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { BoundSkill } from "@/server/skills/plug/list-bindings";
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
import { BindingRefusal } from "./binding-refusal";

/** Asks before a skill goes back to what is built in, or is gone. */
export function UnbindDialog({ bound, onClose }: { bound: BoundSkill; onClose: () => void }) {
  const t = useTranslations("bindings");
  const { bindings, skills } = useTRPC();
  const client = useQueryClient();
  const unbind = useMutation({
    ...bindings.unbind.mutationOptions(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: bindings.list.queryKey() });
      await client.invalidateQueries({ queryKey: skills.pathKey() });
      onClose();
    },
  });
  const own = bound.usable && !bound.replaces;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle className="break-words">{t("unbindOne", { name: bound.name })}</DialogTitle>
          <DialogDescription>{t(own ? "unbindOwn" : "unbindEffect")}</DialogDescription>
        </DialogHeader>
        <BindingRefusal error={unbind.error} />
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("cancel")}</Button>
          </DialogClose>
          <Button
            variant="danger"
            aria-disabled={unbind.isPending}
            onClick={() => !unbind.isPending && unbind.mutate({ skill: bound.name })}
          >
            {t("unbind")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
