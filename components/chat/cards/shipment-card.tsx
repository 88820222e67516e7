"use client";

import { Truck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyId } from "@/components/ui/copy-id";
import type { ShipmentCard as Shipment } from "@/server/skills/cards.schema";
import { useCardFormats } from "./card-formats";
import { CardFrame } from "./card-frame";
import { shipmentTone, shownScans } from "./card-model";

export function ShipmentCard({ shipment }: { shipment: Shipment }) {
  const t = useTranslations("chat.cards.shipment");
  const { weekday } = useCardFormats();
  const { carrier, trackingNumber, status, statusText, expectedAt, deliveredAt, daysLate, reason } = shipment;
  const over = status === "DELIVERED" || status === "RETURNED";
  return (
    <CardFrame
      icon={Truck}
      title={t("title", { order: shipment.orderId })}
      aside={<Badge variant={shipmentTone(shipment)}>{statusText}</Badge>}
    >
      <div className="space-y-1 px-4 py-3">
        {(deliveredAt ?? expectedAt) && (
          <p className="text-muted-foreground">{t(deliveredAt ? "delivered" : "expected")}</p>
        )}
        <p className="text-lg font-medium figures">
          {deliveredAt ? weekday(deliveredAt) : expectedAt ? weekday(expectedAt) : over ? statusText : t("noDate")}
        </p>
        {daysLate > 0 && !over && (
          <p className="text-warning">
            {t("late", { count: daysLate })}
            {reason && t("because", { reason })}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground">
          {carrier}
          <CopyId id={trackingNumber} full className="text-sm" />
        </p>
      </div>
      <Scans scans={shipment.scans} />
    </CardFrame>
  );
}

function Scans({ scans }: { scans: Shipment["scans"] }) {
  const t = useTranslations("chat.cards.shipment");
  const { moment } = useCardFormats();
  const [open, setOpen] = useState(false);
  const shown = shownScans(scans, open);
  if (scans.length === 0) return null;
  return (
    <div className="border-t border-border px-4 py-3">
      <ol aria-label={t("scans")}>
        {shown.scans.map((scan, index) => (
          <li key={index} className="relative flex gap-3 pb-3 last:pb-0">
            {index < shown.scans.length - 1 && (
              <span aria-hidden className="absolute top-4 bottom-0 left-[0.1875rem] w-px bg-border" />
            )}
            <span
              aria-hidden
              className={cn("mt-1.5 size-2 shrink-0 rounded-full", index === 0 ? "bg-accent" : "bg-border-strong")}
            />
            <span className="min-w-0 flex-1 break-words">
              <span className={cn(index === 0 && "font-medium")}>{scan.detail ?? scan.text}</span>
              <span className="block text-muted-foreground">
                {scan.place} · <time dateTime={scan.at}>{moment(scan.at)}</time>
              </span>
            </span>
          </li>
        ))}
      </ol>
      {(shown.more > 0 || open) && (
        <Button variant="link" size="sm" aria-expanded={open} className="mt-2" onClick={() => setOpen(!open)}>
          {open ? t("fewer") : t("more", { count: shown.more })}
        </Button>
      )}
    </div>
  );
}
