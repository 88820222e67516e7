"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { pageRange } from "./table-state";

export function Pager({
  page,
  pageSize,
  total,
  onPage,
}: {
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const t = useTranslations("table");
  const format = useFormatter();
  const { first, last, pages } = pageRange(page, pageSize, total);
  const numbers = { first: format.number(first), last: format.number(last), total: format.number(total) };
  return (
    <nav aria-label={t("pages")} className="flex items-center justify-end gap-1 text-sm text-muted-foreground">
      <p role="status" className="mr-2 tabular-nums">
        {first > 0 ? t("range", numbers) : t("none", numbers)}
      </p>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t("previous")}
        disabled={page <= 1}
        onClick={() => onPage(Math.min(page - 1, pages))}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t("next")}
        disabled={page >= pages}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
