// Money as people write it ("1,280.50", "１２８") to integer minor units and back, without floating point on the way.

/** null: not an amount. Grouping commas and full-width digits are taken as meant. */
export function toMinor(text: string, decimals: number): number | null {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(plain) ?? [];
  if (!whole || fraction.replace(/0+$/, "").length > decimals) return null;
  const minor = Number(sign + whole + fraction.padEnd(decimals, "0").slice(0, decimals));
  return Number.isSafeInteger(minor) ? minor || 0 : null;
}

export function fromMinor(minor: number, decimals: number): string {
  if (decimals === 0) return String(minor);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

export function decimalsOf(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
