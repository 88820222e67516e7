"use client";

import { LifeBuoy } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyText } from "@/components/ui/copy-text";
import type { TicketCard as Ticket } from "@/server/skills/cards.schema";
import { CardFrame } from "./card-frame";

export function TicketCard({ ticket, readOnly = false }: { ticket: Ticket; readOnly?: boolean }) {
  const t = useTranslations("chat.cards.ticket");
  return (
    <CardFrame
      icon={LifeBuoy}
      title={t("title", { number: ticket.number })}
      aside={
        <>
          <CopyText text={ticket.number} label={t("copy", { number: ticket.number })} />
          <Badge variant="accent">{t("open")}</Badge>
        </>
      }
    >
      <div className="space-y-1 px-4 py-3">
        {ticket.subject && <p className="break-words">{ticket.subject}</p>}
        <p className="text-muted-foreground">{t(ticket.reused ? "again" : "next")}</p>
        {!readOnly && (
          <Button asChild variant="link" size="sm">
            <Link href="/requests">{t("requests")}</Link>
          </Button>
        )}
      </div>
    </CardFrame>
  );
}
