// What a browser tells of its reader in cookies of our own.
import { TIME_ZONE_COOKIE, safeTimeZone } from "./locale";

export function cookieValue(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key, value] = pair.trim().split("=");
    if (key === name && value) return value;
  }
  return null;
}

/** The zone the reader's browser told; decoded by hand, because a cookie can hold what decodeURIComponent throws at. */
export function timeZoneOf(headers: Headers): { timeZone?: string } {
  const zone = cookieValue(headers, TIME_ZONE_COOKIE);
  return zone === null ? {} : { timeZone: safeTimeZone(zone.replaceAll("%2F", "/").replaceAll("%2B", "+")) };
}
