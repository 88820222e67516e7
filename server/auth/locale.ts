// Which language a person is answered in: what they chose on this device, else what their account says, else what
// their browser asks for.
import { LOCALES, toLocale, type Locale } from "../context";

export const LOCALE_COOKIE = "locale";
export const TIME_ZONE_COOKIE = "time-zone";

function knownLocale(value: string | null | undefined): Locale | null {
  return LOCALES.find((locale) => locale === value) ?? null;
}

/** The first language of an Accept-Language header, by weight, that Steward speaks; null when it names none. */
export function acceptedLocale(header: string | null | undefined): Locale | null {
  const wanted = (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...params] = part.trim().split(";");
      const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/i.exec(param)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => /^(zh|en)\b/.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted[0] ? toLocale(wanted[0].tag) : null;
}

export function preferredLocale(sources: {
  cookie?: string | null;
  user?: string | null;
  acceptLanguage?: string | null;
}): Locale {
  return knownLocale(sources.cookie) ?? knownLocale(sources.user) ?? acceptedLocale(sources.acceptLanguage) ?? "en";
}

/** A time zone this runtime can format in; anything else becomes UTC, because a cookie can hold anything. */
export function safeTimeZone(value: string | null | undefined): string {
  if (!value) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
