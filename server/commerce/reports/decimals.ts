/** Minor units as a decimal in the currency's own number of places, by moving the point: 1250 USD is "12.50". */
export function decimals(minor: number, currency: string): string {
  const places = placesOf(currency);
  const digits = String(Math.abs(minor)).padStart(places + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function placesOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
