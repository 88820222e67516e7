"use client";

import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { Stars } from "../chat/stars";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import type { ExecutionPageData } from "./page-data";

/** What the customer thought of what was done; nothing while it still runs. */
export function CustomerRating({ data: { rating, live } }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.rating");
  const words = useTranslations("chat.rating");
  if (!rating && live) return null;
  const { thumb = null, stars = null, comment = null } = rating ?? {};
  const Icon = thumb === "DOWN" ? ThumbsDown : ThumbsUp;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-2">
        {rating ? (
          <>
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {thumb && (
                <span className="flex items-center gap-1.5">
                  <Icon aria-hidden className="size-4 text-muted-foreground" />
                  {words(thumb === "UP" ? "up" : "down")}
                </span>
              )}
              {stars !== null && <Stars count={stars} />}
              <RelativeTime date={rating.updatedAt} className="text-xs text-muted-foreground" />
            </p>
            {comment && <p className="max-w-reading break-words whitespace-pre-line">{comment}</p>}
          </>
        ) : (
          <p className="text-muted-foreground">{t("none")}</p>
        )}
      </CardContent>
    </Card>
  );
}
