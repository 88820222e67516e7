"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AppRouter } from "@/server/trpc/root";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { RelativeTime } from "../ui/relative-time";

export type MessageItem = inferRouterOutputs<AppRouter>["notifications"]["list"]["messages"][number];

/** Where the focus goes from a button that reads a message: to the next one, else the one before, else the list's frame. */
function nextAfter(button: HTMLElement): HTMLElement | null {
  const frame = button.closest<HTMLElement>("[role=dialog]");
  const buttons = [...(frame?.querySelectorAll<HTMLElement>("[data-reads]") ?? [])];
  const at = buttons.indexOf(button);
  return buttons[at + 1] ?? buttons[at - 1] ?? frame;
}

/** One message. Following its link reads it; one that leads nowhere is read by its button. */
export function MessageRow({
  message,
  onRead,
  onLeave,
}: {
  message: MessageItem;
  onRead: () => void;
  onLeave: () => void;
}) {
  const t = useTranslations("notifications");
  const { title, body, link, readAt, visibleAt } = message;
  const isUnread = readAt === null;
  return (
    <li className="relative flex gap-2.5 border-b border-border py-2.5 pr-2 pl-3.5 last:border-b-0 has-[a:hover]:bg-muted">
      <span
        aria-hidden
        className={cn("mt-1.5 size-2 shrink-0 rounded-full", isUnread ? "bg-accent" : "bg-transparent")}
      />
      <div className="min-w-0 flex-1">
        <p className={cn("leading-5 break-words", isUnread && "font-medium")}>
          {link ? (
            <Link
              href={link}
              onClick={() => {
                if (isUnread) onRead();
                onLeave();
              }}
              className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
            >
              {title}
            </Link>
          ) : (
            title
          )}
          {isUnread && <span className="sr-only"> ({t("unread")})</span>}
        </p>
        <p className="mt-0.5 line-clamp-3 leading-5 break-words whitespace-pre-line text-muted-foreground">
          {body.replace(/\n\s*\n/g, "\n")}
        </p>
        <RelativeTime date={visibleAt} className="mt-0.5 block text-xs text-muted-foreground" />
      </div>
      {isUnread && (
        <Button
          variant="ghost"
          size="icon-sm"
          data-reads
          onClick={({ currentTarget }) => {
            // It goes away with what it says; the keyboard goes on to the next one that is unread.
            nextAfter(currentTarget)?.focus();
            onRead();
          }}
          aria-label={t("markRead", { title })}
          title={t("markRead", { title })}
          className="relative z-10"
        >
          <Check aria-hidden />
        </Button>
      )}
    </li>
  );
}
