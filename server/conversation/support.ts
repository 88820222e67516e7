// How this company hands conversations to its people: read from the environment once, and nowhere else.
import { env } from "../env";
import { isStaffed, readSupportHours, type SupportHours } from "./support-hours";

export type Support = {
  /** null: nobody takes conversations over, and a ticket is opened instead. */
  hours: SupportHours | null;
  waitMs: number;
  vipLevel: number;
  anger: number;
};

let given: Support | undefined;

export function currentSupport(): Support {
  given ??= {
    hours: readSupportHours(env.SUPPORT_HOURS, env.SUPPORT_DAYS, env.SUPPORT_ZONE),
    waitMs: env.HANDOFF_WAIT_MINUTES * 60_000,
    vipLevel: env.HANDOFF_VIP_LEVEL,
    anger: env.HANDOFF_ANGER,
  };
  return given;
}

/** Other settings than the environment's, for tests and evaluations; undefined goes back to those. */
export function useSupport(support: Support | undefined): void {
  given = support;
}

export function someoneIsThere({ hours }: Support, at: Date): boolean {
  return hours !== null && isStaffed(hours, at);
}
