import type { useFormatter } from "next-intl";

/** A share as people read it; "" while there is none. */
export function rateText(format: ReturnType<typeof useFormatter>, rate: number | null): string {
  return rate === null ? "" : format.number(rate, { style: "percent", maximumFractionDigits: 1 });
}
