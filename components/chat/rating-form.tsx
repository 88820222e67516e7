"use client";

import { useTranslations } from "next-intl";
import { useId, useState, type RefCallback } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { StarsField } from "./stars";

const COMMENT_LIMIT = 1_000;

/** It opens below what was in sight. */
const show: RefCallback<HTMLFormElement> = (form) => form?.scrollIntoView({ block: "nearest" });

/** For those who want to say more than a thumb. */
export function RatingForm({
  stars,
  comment,
  pending,
  onSend,
  onCancel,
}: {
  stars: number | null;
  comment: string;
  pending: boolean;
  onSend: (more: { stars: number | null; comment: string | null }) => void;
  onCancel: () => void;
}) {
  const t = useTranslations();
  const [chosen, setChosen] = useState(stars);
  const [text, setText] = useState(comment);
  const name = useId();
  return (
    <form
      ref={show}
      className="flex max-w-md animate-appear flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSend({ stars: chosen, comment: text.trim() || null });
      }}
    >
      <StarsField name={name} value={chosen} onChange={setChosen} />
      <Textarea
        aria-label={t("chat.rating.comment")}
        placeholder={t("chat.rating.comment")}
        rows={2}
        maxLength={COMMENT_LIMIT}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="min-h-16"
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" aria-disabled={pending}>
          {t("chat.rating.send")}
        </Button>
        <Button variant="ghost" size="sm" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
