// What every verb receives: who acts, through which database handle, at what time, in which language.
import type { Db } from "./db";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

export function toLocale(value: string | null | undefined): Locale {
  return value?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const ROLES = ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"] as const;
export type Role = (typeof ROLES)[number];

export type Actor = {
  userId: string;
  role: Role | "system";
  /** The store customer this account belongs to; null for staff. */
  customerId: string | null;
  name: string;
  /** Where the person's clock stands, as their browser told it: days in what they are told are days there. */
  timeZone?: string;
};

/** Whether the runtime knows a time zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export type Clock = { now: () => Date };
export const systemClock: Clock = { now: () => new Date() };

export type Ctx = { actor: Actor; db: Db; clock: Clock; locale: Locale };

/** A text in both languages. */
export type Localized = { "zh-CN": string; en: string };
