"use client";

// Below an answer: a thumb with one click, and for those who want to say more, stars and a comment. What was said is kept
// at once, and can be changed for a day.
import { useMutation } from "@tanstack/react-query";
import { Pencil, ThumbsDown, ThumbsUp } from "lucide-react";
import { useNow, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { RatingPart } from "@/server/conversation/parts.schema";
import { RatingForm } from "./rating-form";
import { Stars } from "./stars";

export function Rating({ rating, readOnly = false }: { rating: RatingPart; readOnly?: boolean }) {
  if (readOnly) return rating.until === null ? null : <Given rating={rating} seen />;
  return <OwnRating rating={rating} />;
}

type Said = Pick<RatingPart, "thumb" | "stars" | "comment">;

function OwnRating({ rating }: { rating: RatingPart }) {
  const t = useTranslations("chat.rating");
  const now = useNow({ updateInterval: 60_000 });
  const [open, setOpen] = useState(false);
  const rate = useMutation(useTRPC().chat.rate.mutationOptions());
  // What was said in this tab is newer than what the conversation told last.
  const shown: Said = rate.data ?? rating;
  const given = rate.data !== undefined || rating.until !== null;
  const changeable = rating.until === null || new Date(rating.until) > now;

  // What opens or closes the form goes away with it; whoever pressed it by keyboard goes on from here.
  const place = useRef<HTMLDivElement>(null);
  const show = (form: boolean) => {
    setOpen(form);
    place.current?.focus({ preventScroll: true });
  };

  const say = (change: Partial<Said>, then?: () => void) => {
    const { thumb, stars, comment } = { ...shown, ...change };
    rate.mutate({ executionId: rating.executionId, thumb, stars, comment }, { onSuccess: then });
  };

  return (
    <div ref={place} tabIndex={-1} className="flex flex-col gap-2 text-sm text-muted-foreground outline-none">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1">
        {given && !open ? (
          <>
            <Given rating={{ ...rating, ...shown }} />
            {changeable && (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("change")}
                title={t("change")}
                onClick={() => show(true)}
              >
                <Pencil aria-hidden />
              </Button>
            )}
          </>
        ) : (
          <>
            <span className="mr-1">{t("question")}</span>
            <Thumb
              of="UP"
              pressed={shown.thumb === "UP"}
              disabled={rate.isPending}
              onPress={() => say({ thumb: "UP" }, () => setOpen(true))}
            />
            <Thumb
              of="DOWN"
              pressed={shown.thumb === "DOWN"}
              disabled={rate.isPending}
              onPress={() => say({ thumb: "DOWN" }, () => setOpen(true))}
            />
          </>
        )}
      </div>
      {open && (
        <RatingForm
          stars={shown.stars}
          comment={shown.comment ?? ""}
          pending={rate.isPending}
          onSend={(more) => say(more, () => show(false))}
          onCancel={() => show(false)}
        />
      )}
      <p role="status" className={cn(!rate.isSuccess || open ? "sr-only" : "")}>
        {rate.isSuccess && t("thanks")}
      </p>
      {rate.isError && (
        <p role="alert" className="text-warning">
          {t(rate.error.data?.appCode === "EXPIRED" ? "closed" : "failed")}
        </p>
      )}
    </div>
  );
}

function Thumb({
  of,
  pressed,
  disabled,
  onPress,
}: {
  of: "UP" | "DOWN";
  pressed: boolean;
  disabled: boolean;
  onPress: () => void;
}) {
  const t = useTranslations("chat.rating");
  const Icon = of === "UP" ? ThumbsUp : ThumbsDown;
  const label = t(of === "UP" ? "up" : "down");
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-pressed={pressed}
      aria-disabled={disabled}
      aria-label={label}
      title={label}
      onClick={() => !disabled && onPress()}
      className={cn(pressed ? "text-accent-text" : "text-muted-foreground")}
    >
      <Icon aria-hidden fill={pressed ? "currentColor" : "none"} fillOpacity={0.25} />
    </Button>
  );
}

/** What was said, in one line. */
function Given({ rating: { thumb, stars, comment }, seen = false }: { rating: RatingPart; seen?: boolean }) {
  const t = useTranslations("chat.rating");
  const Icon = thumb === "DOWN" ? ThumbsDown : ThumbsUp;
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted-foreground">
      <span>{t(seen ? "givenSeen" : "given")}</span>
      {thumb && <Icon role="img" aria-label={t(thumb === "UP" ? "up" : "down")} className="size-4 text-accent-text" />}
      {stars !== null && <Stars count={stars} />}
      {comment && <q className="min-w-0 break-words text-foreground">{comment}</q>}
    </p>
  );
}
