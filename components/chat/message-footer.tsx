"use client";

// When a message was said, and what can be done with it. Shown when the message is pointed at or focused; a touch screen
// has neither, so there it stays. What is read out as the conversation grows leaves it out.
import { Pencil } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyText } from "@/components/ui/copy-text";

export function MessageFooter({
  at,
  text,
  onEdit,
  end = false,
}: {
  at: string | undefined;
  /** What is copied; "" for nothing. */
  text: string;
  onEdit?: (() => void) | undefined;
  end?: boolean;
}) {
  const t = useTranslations("chat.message");
  const format = useFormatter();
  return (
    <div
      aria-live="off"
      className={cn(
        "-my-1 flex min-h-7 items-center gap-0.5 text-xs text-muted-foreground opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 touch:opacity-100",
        // Beside the customer's own words there is room for it between two messages.
        end && "absolute top-full right-0 mt-0 justify-end touch:static",
      )}
    >
      {text && <CopyText text={text} label={t(end ? "copyOwn" : "copy")} className="text-muted-foreground" />}
      {onEdit && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t("edit")}
          title={t("edit")}
          onClick={onEdit}
          className="text-muted-foreground"
        >
          <Pencil aria-hidden />
        </Button>
      )}
      {at && (
        <time
          dateTime={at}
          title={format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" })}
          className="px-1"
        >
          {format.dateTime(new Date(at), { hour: "numeric", minute: "2-digit" })}
        </time>
      )}
    </div>
  );
}
