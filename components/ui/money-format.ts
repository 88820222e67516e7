/** Writes minor units in a currency's own number of decimals, and as the SOPs' texts do: 1250 USD → "$12.50", "US$12.50". */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** decimals);
}

/** Writes millionths of a dollar without hiding small costs: 0 → "$0.00", 1234 → "$0.0012". */
export function formatMicroUsd(value: number, locale: string): string {
  const dollars = value / 1_000_000;
  const small = dollars !== 0 && Math.abs(dollars) < 0.01;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    ...(small ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  }).format(dollars);
}
