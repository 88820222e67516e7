"use client";

import { useTranslations } from "next-intl";
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
import { ResourceRefusal, type ResourceError } from "./resource-refusal";

/** Asks before something is gone, in words that say what. */
export function ConfirmDialog({
  title,
  effect,
  submit,
  pending,
  error,
  onConfirm,
  onClose,
}: {
  title: string;
  effect: string;
  submit: string;
  pending: boolean;
  error: ResourceError;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("resources.form");
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{effect}</DialogDescription>
        </DialogHeader>
        <ResourceRefusal error={error} />
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{t("cancel")}</Button>
          </DialogClose>
          <Button variant="danger" aria-disabled={pending} onClick={() => !pending && onConfirm()}>
            {submit}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
