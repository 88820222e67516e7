"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Dialog, DialogDescription, DialogTitle, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { ConversationList } from "./conversation-list";

/** Past conversations where there is no room beside the open one. Loaded when it is opened. */
export function ConversationsDrawer({ current, children }: { current: string | null; children: ReactNode }) {
  const t = useTranslations("chat.conversations");
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <SheetContent
        className="w-88"
        // The field would open the keyboard of a phone over the list.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          (event.target as HTMLElement).focus();
        }}
      >
        <div className="px-4 pt-4 pr-12 pb-3">
          <DialogTitle>{t("title")}</DialogTitle>
          <DialogDescription className="text-sm">{t("description")}</DialogDescription>
        </div>
        <ConversationList current={current} onOpen={() => setOpen(false)} />
      </SheetContent>
    </Dialog>
  );
}
