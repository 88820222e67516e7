"use client";

import { Package } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { OrderCard as Order } from "@/server/skills/cards.schema";
import { useCardFormats } from "./card-formats";
import { CardFrame, Facts, Placeholder } from "./card-frame";
import { orderTone } from "./card-model";

export function OrderCard({ order }: { order: Order }) {
  const t = useTranslations("chat.cards.order");
  const { money, day } = useCardFormats();
  const { placedAt, expectedAt, deliveredAt, shipTo, totalMinor, currency } = order;
  const rows = [
    { name: t("placed"), value: day(placedAt) },
    ...(deliveredAt ? [{ name: t("delivered"), value: day(deliveredAt) }] : []),
    ...(expectedAt ? [{ name: t("expected"), value: day(expectedAt) }] : []),
    ...(shipTo ? [{ name: t("shipTo"), value: shipTo }] : []),
    { name: t("total"), value: <span className="font-medium">{money(totalMinor, currency)}</span> },
  ];
  return (
    <CardFrame
      icon={Package}
      title={t("title", { order: order.orderId })}
      aside={<Badge variant={orderTone(order.status)}>{order.statusText}</Badge>}
    >
      <ul aria-label={t("items")} className="divide-y divide-border border-b border-border">
        {order.items.map((item, index) => (
          <li key={index} className="flex items-center gap-3 px-4 py-2.5">
            <Placeholder name={item.name} />
            <span className="min-w-0 flex-1 break-words">
              {item.name}
              <span className="block text-muted-foreground">
                {[item.options, t("quantity", { count: item.quantity })].filter(Boolean).join(" · ")}
              </span>
            </span>
            {item.unitMinor !== null && (
              <span className="shrink-0 figures">{money(item.unitMinor * item.quantity, currency)}</span>
            )}
          </li>
        ))}
      </ul>
      <Facts rows={rows} />
    </CardFrame>
  );
}
