"use client";

import { TicketPercent } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { CopyText } from "@/components/ui/copy-text";
import type { CouponCard as Coupons } from "@/server/skills/cards.schema";
import { useCardFormats } from "./card-formats";
import { CardFrame } from "./card-frame";

type Coupon = Coupons["coupons"][number];

export function CouponCard({ coupons }: { coupons: Coupon[] }) {
  const t = useTranslations("chat.cards.coupon");
  return (
    <CardFrame icon={TicketPercent} title={t("title", { count: coupons.length })}>
      <ul className="divide-y divide-border">
        {coupons.map((coupon) => (
          <li key={coupon.code} className="space-y-1 px-4 py-3">
            <p className="flex min-h-7 items-center gap-1">
              <code className={cn("min-w-0 font-medium break-all", !coupon.usable && "line-through")}>
                {coupon.code}
              </code>
              {coupon.usable ? (
                <CopyText text={coupon.code} label={t("copy", { code: coupon.code })} />
              ) : (
                <Badge className="ml-1">{t("notUsable")}</Badge>
              )}
            </p>
            <Terms coupon={coupon} />
          </li>
        ))}
      </ul>
    </CardFrame>
  );
}

function Terms({ coupon: { percent, worthMinor, minOrderMinor, currency, expiresAt, note } }: { coupon: Coupon }) {
  const t = useTranslations("chat.cards.coupon");
  const { money, day } = useCardFormats();
  const worth = worthMinor !== null && currency ? money(worthMinor, currency) : null;
  const value =
    percent !== null
      ? worth
        ? t("percentUpTo", { percent, worth })
        : t("percent", { percent })
      : worth && t("fixed", { worth });
  const least = minOrderMinor > 0 && currency ? t("least", { amount: money(minOrderMinor, currency) }) : null;
  const until = expiresAt ? t("until", { day: day(expiresAt) }) : null;
  return (
    <>
      {value && <p>{value}</p>}
      {(least ?? until) && <p className="text-muted-foreground">{[least, until].filter(Boolean).join(" · ")}</p>}
      {note && <p className="text-warning">{note}</p>}
    </>
  );
}
