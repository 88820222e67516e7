"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { MessageList } from "./message-list";

/** The bell in the shell: how many messages are unread, and the list of them. */
export function Bell({ side = "bottom" }: { side?: "bottom" | "right" }) {
  const t = useTranslations("notifications");
  const format = useFormatter();
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data: unread = 0 } = useQuery(trpc.notifications.unread.queryOptions());
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t("open", { count: unread })}
          title={t("title")}
          className="relative"
        >
          <BellIcon aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-semibold text-accent-foreground tabular-nums"
            >
              {unread > 99 ? "99+" : format.number(unread)}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        side={side}
        align={side === "right" ? "start" : "end"}
        aria-label={t("title")}
        className="flex w-[min(24rem,calc(100vw-1rem))] flex-col"
      >
        <MessageList unread={unread} onLeave={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}
