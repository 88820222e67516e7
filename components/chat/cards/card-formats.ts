import { useFormatter, useLocale } from "next-intl";
import { formatMoney } from "@/components/ui/money-format";

/** Money and days as the reader writes them, on the reader's own calendar. */
export function useCardFormats() {
  const format = useFormatter();
  const locale = useLocale();
  return {
    money: (minor: number, currency: string) => formatMoney(minor, currency, locale),
    day: (iso: string) => format.dateTime(new Date(iso), { year: "numeric", month: "short", day: "numeric" }),
    weekday: (iso: string) => format.dateTime(new Date(iso), { weekday: "long", month: "long", day: "numeric" }),
    moment: (iso: string) =>
      format.dateTime(new Date(iso), { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }),
  };
}
