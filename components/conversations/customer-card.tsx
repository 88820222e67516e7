"use client";

import Link from "next/link";
import { useFormatter, useLocale, useNow, useTranslations } from "next-intl";
import { Fact } from "../approvals/fact";
import { Money } from "../ui/money";
import type { ConversationData, CustomerData } from "./page-data";

/** Who the customer is, and what they have with the shop. */
export function CustomerCard({ data: { customer } }: { data: ConversationData }) {
  const t = useTranslations("conversations.customer");
  if (!customer) return <p className="text-muted-foreground">{t("none")}</p>;
  return (
    <div className="flex flex-col gap-4">
      <Facts customer={customer} />
      <Orders customer={customer} />
      <Tickets customer={customer} />
    </div>
  );
}

function Facts({ customer }: { customer: CustomerData }) {
  const t = useTranslations("conversations");
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const { name, email, phone, locale, timezone, vipLevel, since } = customer;
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold break-words">{name}</h3>
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-2 xl:grid-cols-1">
        <Fact name={t("customer.email")}>{email}</Fact>
        {phone && <Fact name={t("customer.phone")}>{phone}</Fact>}
        <Fact name={t("customer.language")}>{t(`language.${locale.startsWith("zh") ? "zh-CN" : "en"}`)}</Fact>
        <Fact name={t("customer.local")}>
          {format.dateTime(now, { timeZone: timezone, hour: "2-digit", minute: "2-digit", timeZoneName: "short" })}
        </Fact>
        <Fact name={t("customer.level")}>{vipLevel}</Fact>
        <Fact name={t("customer.since")}>{format.dateTime(since, { dateStyle: "medium" })}</Fact>
      </dl>
    </div>
  );
}

function Orders({ customer: { orders, orderCount } }: { customer: CustomerData }) {
  const t = useTranslations("conversations.customer");
  const locale = useLocale();
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">{t("orders", { count: orderCount })}</h3>
      <ul className="flex flex-col gap-1">
        {orders.map(({ id, statusText, totalMinor, currency }) => (
          <li key={id} className="flex items-baseline gap-2">
            <span className="font-mono text-xs">{id}</span>
            <span className="min-w-0 flex-1 truncate text-muted-foreground">{statusText[locale]}</span>
            <Money minor={totalMinor} currency={currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tickets({ customer: { tickets } }: { customer: CustomerData }) {
  const t = useTranslations("conversations.customer");
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium text-muted-foreground">
        {tickets.length > 0 ? t("tickets") : t("noTickets")}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {tickets.map(({ number, subject }) => (
          <li key={number}>
            <Link
              href={`/tickets?q=${encodeURIComponent(number)}`}
              className="font-medium text-accent-text tabular-nums underline-offset-4 hover:underline touch:min-h-10"
            >
              #{number}
            </Link>
            <p className="truncate text-muted-foreground" title={subject}>
              {subject}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
