"use client";

import { ImageOff, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { MAX_PER_MESSAGE } from "@/server/conversation/attachments/attachment.schema";
import { addressOfPicture } from "./pictures";
import type { Attachments, Upload } from "./use-attachments";

/** What goes with the message that is being written: each can be taken away again. */
export function AttachmentTray({ attachments, onEmpty }: { attachments: Attachments; onEmpty: () => void }) {
  const t = useTranslations("chat.picture");
  const list = useRef<HTMLUListElement>(null);
  const { ready, uploads, previewOf } = attachments;
  const going = uploads.filter(({ problem }) => problem === null);
  if (ready.length + going.length === 0) return null;
  // The button that was pressed goes with its picture: one goes on from the next.
  const then = (remove: () => void, at: number) => () => {
    remove();
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll("button");
      if (left && left.length > 0) left[Math.min(at, left.length - 1)]?.focus();
      else onEmpty();
    });
  };
  return (
    <ul ref={list} aria-label={t("attached")} className="flex flex-wrap gap-2.5 px-1 pt-1 pb-2">
      {ready.map((picture, i) => (
        <Tile
          key={picture.attachmentId}
          name={picture.name}
          src={previewOf(picture) ?? addressOfPicture(picture.attachmentId)}
          onRemove={then(() => attachments.remove(picture), i)}
        />
      ))}
      {going.map((upload, i) => (
        <Tile
          key={upload.key}
          name={upload.file.name}
          src={upload.preview}
          onRemove={then(() => attachments.cancel(upload), ready.length + i)}
        >
          <Progress upload={upload} />
        </Tile>
      ))}
    </ul>
  );
}

type TileProps = { name: string; src: string; onRemove: () => void; children?: ReactNode };

function Tile({ name, src, onRemove, children }: TileProps) {
  const t = useTranslations("chat.picture");
  return (
    <li className="relative size-16 touch:size-20">
      <img
        src={src}
        alt={t("alt", { name })}
        title={name}
        className={cn("size-full rounded-sm border border-border bg-muted object-cover", children && "opacity-60")}
      />
      {children}
      <button
        type="button"
        aria-label={t("remove", { name })}
        title={t("remove", { name })}
        onClick={onRemove}
        className="absolute -top-1.5 -right-1.5 flex size-6 items-center justify-center rounded-full border border-border-strong bg-raised text-foreground transition-colors hover:border-foreground hover:bg-muted touch:size-8"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}

function Progress({ upload: { file, share } }: { upload: Upload }) {
  const t = useTranslations("chat.picture");
  const percent = Math.round(share * 100);
  return (
    <div
      role="progressbar"
      aria-label={t("uploading", { name: file.name })}
      aria-valuenow={percent}
      className="absolute inset-x-1.5 bottom-1.5 h-1.5 overflow-hidden rounded-full border border-border bg-surface"
    >
      <div className="h-full bg-accent transition-[width]" style={{ width: `${Math.max(percent, 4)}%` }} />
    </div>
  );
}

/** What did not get through, each in words, with what can be done about it. */
export function AttachmentProblems({ attachments }: { attachments: Attachments }) {
  const t = useTranslations("chat.picture");
  const failed = attachments.uploads.filter(({ problem }) => problem !== null);
  return (
    <div
      role="alert"
      className={cn("mb-2 flex flex-col gap-1.5", failed.length === 0 && !attachments.tooMany && "hidden")}
    >
      {failed.map((upload) => (
        <Failed key={upload.key} upload={upload} attachments={attachments} />
      ))}
      {attachments.tooMany && <p className="text-sm text-danger">{t("tooMany", { count: MAX_PER_MESSAGE })}</p>}
    </div>
  );
}

function Failed({ upload, attachments }: { upload: Upload; attachments: Attachments }) {
  const t = useTranslations("chat.picture");
  const { problem, file } = upload;
  if (!problem) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-md border border-danger/40 bg-surface px-3 py-2 text-sm">
      <ImageOff aria-hidden className="size-4 shrink-0 text-danger" />
      <p className="min-w-0 flex-1 basis-56 break-words">
        <span className="font-medium">{file.name}</span>
        <span className="block text-muted-foreground">
          {problem.kind === "said" ? problem.words : t(`problem.${problem.kind}`)}
        </span>
      </p>
      <div className="flex gap-2">
        {problem.kind === "network" && (
          <Button variant="outline" size="sm" onClick={() => attachments.retry(upload)}>
            {t("retry")}
          </Button>
        )}
        <Button variant="ghost" size="sm" onClick={() => attachments.cancel(upload)}>
          {t("leaveOut")}
        </Button>
      </div>
    </div>
  );
}
