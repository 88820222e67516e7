"use client";

import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";

const FIVE = [1, 2, 3, 4, 5];

/** How many of five, as a picture with its number for those who do not see it. */
export function Stars({ count }: { count: number }) {
  const t = useTranslations("chat.rating");
  return (
    <span role="img" aria-label={t("star", { count })} className="inline-flex">
      {FIVE.map((star) => (
        <StarShape key={star} filled={star <= count} className="size-4" />
      ))}
    </span>
  );
}

/** Choosing how many: a group of five radio buttons, so that arrow keys and screen readers know it. */
export function StarsField({
  name,
  value,
  onChange,
}: {
  name: string;
  value: number | null;
  onChange: (stars: number) => void;
}) {
  const t = useTranslations("chat.rating");
  return (
    <fieldset className="flex items-center">
      <legend className="sr-only">{t("stars")}</legend>
      {FIVE.map((star) => (
        <label
          key={star}
          title={t("star", { count: star })}
          className="relative cursor-pointer rounded-sm p-1 has-focus-visible:outline-2 has-focus-visible:outline-ring touch:p-2"
        >
          <input
            type="radio"
            name={name}
            value={star}
            checked={value === star}
            onChange={() => onChange(star)}
            className="absolute inset-0 cursor-pointer opacity-0"
            aria-label={t("star", { count: star })}
          />
          <StarShape filled={value !== null && star <= value} className="size-5" />
        </label>
      ))}
    </fieldset>
  );
}

function StarShape({ filled, className }: { filled: boolean; className: string }) {
  return (
    <Star
      aria-hidden
      fill={filled ? "currentColor" : "none"}
      className={cn("shrink-0", filled ? "text-accent-text" : "text-muted-foreground", className)}
    />
  );
}
