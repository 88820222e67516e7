"use client";

import { Archive, ArchiveRestore, Ellipsis, Pencil } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRef, useState, type RefObject } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusIcon } from "@/components/ui/status-badge";
import type { SessionSummary } from "@/server/conversation/session-list";
import { STANDING } from "./conversation-model";
import { RenameForm } from "./conversation-rename";

type RowProps = {
  row: SessionSummary;
  current: boolean;
  onOpen: (() => void) | undefined;
  onArchive: () => void;
};

export function ConversationRow({ row, current, onOpen, onArchive }: RowProps) {
  const t = useTranslations("chat.conversations");
  const [renaming, setRenaming] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const title = row.title ?? t("untitled");
  if (renaming) {
    return (
      <li className="px-1 py-1.5">
        <RenameForm
          sessionId={row.id}
          title={title}
          onDone={() => {
            setRenaming(false);
            requestAnimationFrame(() => more.current?.focus());
          }}
        />
      </li>
    );
  }
  return (
    <li className={cn("group relative rounded-md transition-colors hover:bg-muted", current && "bg-muted")}>
      <Link
        href={`/chat/${row.id}`}
        data-conversation
        onClick={onOpen}
        aria-current={current ? "page" : undefined}
        className="block rounded-md py-2 pr-10 pl-2.5"
      >
        <Words row={row} title={title} unread={row.unread && !current} />
      </Link>
      <RowMenu row={row} title={title} more={more} onRename={() => setRenaming(true)} onArchive={onArchive} />
    </li>
  );
}

function Words({ row, title, unread }: { row: SessionSummary; title: string; unread: boolean }) {
  const t = useTranslations("chat.conversations");
  const shape = STANDING[row.standing];
  return (
    <>
      <span className={cn("flex items-baseline gap-2", unread && "font-semibold")}>
        <span className="min-w-0 truncate">{title}</span>
        {unread && (
          <span className="size-2 shrink-0 rounded-full bg-accent">
            <span className="sr-only">{t("unread")}</span>
          </span>
        )}
      </span>
      {row.lastWords && <span className="block truncate text-sm text-muted-foreground">{row.lastWords}</span>}
      <span className="mt-0.5 flex items-center gap-1.5 text-xs text-muted-foreground">
        {shape && <StatusIcon status={shape} className="size-3.5" />}
        <span className={cn("truncate", row.standing === "yours" && "text-foreground")}>
          {t(`standing.${row.standing}`)}
        </span>
        <span aria-hidden>·</span>
        <RelativeTime date={row.lastActiveAt} />
      </span>
    </>
  );
}

type MenuProps = {
  row: SessionSummary;
  title: string;
  more: RefObject<HTMLButtonElement | null>;
  onRename: () => void;
  onArchive: () => void;
};

function RowMenu({ row, title, more, onRename, onArchive }: MenuProps) {
  const t = useTranslations("chat.conversations");
  // The menu gives the keyboard back to its button, unless the row is about to become a field.
  const leaves = useRef(false);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          ref={more}
          variant="ghost"
          size="icon-sm"
          aria-label={t("actions", { title })}
          className="absolute top-1.5 right-1 text-muted-foreground opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 touch:opacity-100"
        >
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="end"
        onCloseAutoFocus={(event) => {
          if (leaves.current) event.preventDefault();
          leaves.current = false;
        }}
      >
        <DropdownMenuItem
          onSelect={() => {
            leaves.current = true;
            onRename();
          }}
        >
          <Pencil aria-hidden />
          {t("rename")}
        </DropdownMenuItem>
        <DropdownMenuItem
          onSelect={() => {
            leaves.current = true;
            onArchive();
          }}
        >
          {row.archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
          {row.archived ? t("unarchive") : t("archive")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
