// In which language a letter is written, and the words of a procedure in it.
//
// A letter to a customer is in the language of their profile, which they set and which account letters and other programs
// keep to as well: somebody who asks one question in English has not moved. Every customer has one (the store's own default
// is English), so that the conversation's language never decides. A colleague's letter is part of their work and stays in the
// language they work in at that moment, which is the execution's.
import { LOCALES, type Ctx, type Locale } from "../../context";
import { methodLabel } from "../../commerce/ledger";
import type { Reader } from "./mail-reader";

export function letterLocale(ctx: Pick<Ctx, "locale">, reader: Pick<Reader, "locale">): Locale {
  return reader.locale ?? ctx.locale;
}

/** {"zh-CN": …, en: …}, and nothing else. */
function inBoth(value: object): value is Record<Locale, unknown> {
  return Object.keys(value).length === LOCALES.length && LOCALES.every((locale) => locale in value);
}

/** What was given in both languages, in one of them. */
export function inOneLanguage(data: Record<string, unknown>, locale: Locale): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => {
      const both = typeof value === "object" && value !== null && inBoth(value);
      return [field, both ? value[locale] : value];
    }),
  );
}

const METHOD_FIELDS = ["payment_method", "former_payment_method"];

/** A payment method's name comes from a step in the conversation's language: the reader's own one has theirs. */
export async function renamedMethods(
  ctx: Ctx,
  reader: Reader,
  data: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const locale = letterLocale(ctx, reader);
  const named = METHOD_FIELDS.filter((field) => typeof data[field] === "string");
  if (locale === ctx.locale || named.length === 0 || reader.customerId === null) return data;
  const methods = await ctx.db.paymentMethod.findMany({ where: { customerId: reader.customerId } });
  const names = new Map(methods.map((method) => [methodLabel(method, ctx.locale), methodLabel(method, locale)]));
  const renamed = named.map((field) => [field, names.get(data[field] as string) ?? data[field]]);
  return { ...data, ...Object.fromEntries(renamed) };
}
