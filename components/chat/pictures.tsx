"use client";

// Pictures that were sent: small where they stand, large in a dialog. Drawn wherever somebody may see them: in the chat, in
// the console's transcript, beside an approval and on an execution's page.
import { ImageOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent, DialogTitle, DialogTrigger } from "@/components/ui/dialog";
import type { AttachmentPart } from "@/server/conversation/parts.schema";

export type ShownPicture = Pick<AttachmentPart, "attachmentId" | "name" | "width" | "height">;

export const addressOfPicture = (attachmentId: string) => `/api/attachments/${attachmentId}`;

export function Pictures({ pictures, className }: { pictures: readonly ShownPicture[]; className?: string }) {
  const t = useTranslations("chat.picture");
  if (pictures.length === 0) return null;
  const alone = pictures.length === 1;
  return (
    <ul aria-label={t("sent")} className={cn("flex flex-wrap gap-2", className)}>
      {pictures.map((picture) => (
        <li key={picture.attachmentId}>
          <Picture picture={picture} alone={alone} />
        </li>
      ))}
    </ul>
  );
}

function Picture({ picture, alone }: { picture: ShownPicture; alone: boolean }) {
  const t = useTranslations("chat.picture");
  const [gone, setGone] = useState(false);
  const { attachmentId, name, width, height } = picture;
  if (gone) return <Gone />;
  const image = { src: addressOfPicture(attachmentId), alt: t("alt", { name }), width, height };
  return (
    <Dialog>
      <DialogTrigger
        title={t("open")}
        className="block overflow-hidden rounded-md border border-border bg-muted transition-colors hover:border-accent"
      >
        <img
          {...image}
          loading="lazy"
          decoding="async"
          onError={() => setGone(true)}
          className={alone ? "max-h-56 w-auto max-w-full object-contain sm:max-w-80" : "size-24 object-cover"}
        />
      </DialogTrigger>
      <DialogContent aria-describedby={undefined} className="w-fit max-w-[calc(100vw-2rem)] gap-3 p-3 pt-3.5">
        <DialogTitle className="truncate pr-10 pl-1 text-base">{name}</DialogTitle>
        <img
          {...image}
          decoding="async"
          className="max-h-[calc(100dvh-8rem)] w-auto max-w-full rounded-sm bg-muted object-contain"
        />
      </DialogContent>
    </Dialog>
  );
}

/** Its customer's data were removed, or it cannot be reached now. */
function Gone() {
  const t = useTranslations("chat.picture");
  return (
    <p className="flex size-24 flex-col items-center justify-center gap-1 rounded-md border border-dashed border-border-strong p-2 text-center text-xs text-muted-foreground">
      <ImageOff aria-hidden className="size-4" />
      {t("gone")}
    </p>
  );
}
