// How an item and its price are named where a customer chooses between several.
import { optionWords } from "../../commerce/option-words";
import type { Localized } from "../../context";
import type { Prisma } from "../../db";
import { formatMoney } from "../../resources/mail-templates/format";

/** {"color": "black", "size": "L"} */
export function optionValues(options: Prisma.JsonValue): Record<string, string> {
  const entries = typeof options === "object" && options !== null ? Object.entries(options) : [];
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" ? [[key, String(value)]] : [],
    ),
  );
}

/** "黑色 · L", "black · L"; "" for what comes in one form only. */
export function optionsText(options: Prisma.JsonValue): Localized {
  return optionWords(optionValues(options));
}

export function withPrice(text: Localized, minor: number, currency: string): Localized {
  const line = (locale: "zh-CN" | "en") =>
    [text[locale], formatMoney(minor, currency, locale)].filter(Boolean).join(" · ");
  return { "zh-CN": line("zh-CN"), en: line("en") };
}
