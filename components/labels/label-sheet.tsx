import { useFormatter, useTranslations } from "next-intl";
import type { PostalAddress } from "@/server/commerce/return-centres";
import { Badge } from "../ui/badge";
import { PrintButton } from "./print-button";

export type Label = {
  kind: "RETURN" | "EXCHANGE";
  state: "good" | "voided" | "expired";
  orderId: string;
  carrier: string;
  trackingNumber: string;
  from: PostalAddress;
  to: PostalAddress;
  items: { name: string; quantity: number }[];
  expiresAt: Date;
};

/** What is put on the parcel. Black on white whatever the theme, because it is for paper and a scanner. */
export function LabelSheet({ label, barcode }: { label: Label; barcode: string }) {
  const t = useTranslations("notifications.label");
  const format = useFormatter();
  return (
    <main
      data-room="portal"
      className="mx-auto flex min-h-dvh max-w-xl flex-col gap-4 px-4 py-8 print:max-w-none print:p-0"
    >
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <h1 className="mr-auto text-xl font-semibold tracking-tight">{t(label.kind)}</h1>
        {label.state === "good" && <PrintButton text={t("print")} />}
      </div>
      <p className="text-muted-foreground print:hidden">{label.state === "good" ? t("hint") : null}</p>
      {label.state !== "good" && (
        <p role="alert">
          <Badge variant="danger" className="text-sm whitespace-normal">
            {t(label.state)}
          </Badge>
        </p>
      )}
      <section
        aria-label={t(label.kind)}
        className="rounded-md border border-border-strong bg-[white] p-5 text-[black] print:rounded-none"
      >
        <div className="flex items-baseline justify-between gap-4 border-b border-border-strong pb-3">
          <span className="text-lg font-semibold">{label.carrier}</span>
          <span className="text-sm font-medium">{t(label.kind)}</span>
        </div>
        <div className="grid gap-5 py-4 sm:grid-cols-2 print:grid-cols-2">
          <Address title={t("from")} address={label.from} />
          <Address title={t("to")} address={label.to} large />
        </div>
        <div className="border-y border-border-strong py-4 text-center">
          <div
            role="img"
            aria-label={`${t("tracking")} ${label.trackingNumber}`}
            className="mx-auto max-w-sm [&_svg]:h-auto [&_svg]:w-full"
            // Drawn by the barcode library from the number alone.
            dangerouslySetInnerHTML={{ __html: barcode }}
          />
          <p className="mt-1 font-mono tracking-widest">{label.trackingNumber}</p>
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-4 text-sm">
          <dt>{t("order")}</dt>
          <dd className="font-mono">{label.orderId}</dd>
          <dt>{t("contents")}</dt>
          <dd>
            {label.items.map(({ name, quantity }) => (
              <span key={name} className="block">
                {quantity > 1 ? `${name} × ${quantity}` : name}
              </span>
            ))}
          </dd>
        </dl>
        <p className="pt-3 text-sm">{t("until", { date: format.dateTime(label.expiresAt, { dateStyle: "long" }) })}</p>
      </section>
    </main>
  );
}

/** As carriers write it, whoever reads the page: in full and in English. */
function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code) : code;
}

function Address({ title, address, large = false }: { title: string; address: PostalAddress; large?: boolean }) {
  const { recipient, line1, line2, city, region, postalCode, country } = address;
  const lines = [
    recipient,
    line1,
    line2,
    [city, region, postalCode].filter(Boolean).join(" "),
    countryName(country),
  ].filter(Boolean);
  return (
    <div className="min-w-0">
      <p className="text-xs">{title}</p>
      <address className={large ? "text-base font-medium not-italic" : "text-sm not-italic"}>
        {lines.map((line) => (
          <span key={line} className="block break-words">
            {line}
          </span>
        ))}
      </address>
    </div>
  );
}
