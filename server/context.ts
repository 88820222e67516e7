// What every verb receives: who acts, through which database handle, at what time, in which language.
import type { Db } from "./db";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

export function toLocale(value: string | null | undefined): Locale {
  return value?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export const ROLES = ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be made for: a role of people, or a program that speaks for customers and does nothing else. */
export const KEY_ROLES = [...ROLES, "api"] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** Somebody without an account; verified once a code has proved that an order is theirs. */
export const GUEST_ROLES = ["guest", "verified_guest"] as const;
export type GuestRole = (typeof GUEST_ROLES)[number];

export type Actor = {
  userId: string;
  role: KeyRole | GuestRole | "system";
  /** The store customer this account belongs to; null for staff. */
  customerId: string | null;
  /** All of the store that a verified guest reaches, what was proved last first. Nobody else has any. */
  orderIds?: readonly string[];
  name: string;
  /** Where the person's clock stands, as their browser told it: days in what they are told are days there. */
  timeZone?: string;
};

/** The role of somebody who signs in; null for the system itself and for programs. */
export function roleOfPerson(role: Actor["role"]): Role | null {
  return ROLES.find((one) => one === role) ?? null;
}

export function isGuest({ role }: Pick<Actor, "role">): boolean {
  return GUEST_ROLES.some((one) => one === role);
}

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
