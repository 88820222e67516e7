// The words of a hand-off that server and pages share.

export const HANDOFF_REASONS = ["ASKED", "MISUNDERSTOOD", "ANGER", "VIP"] as const;
export type HandoffReason = (typeof HANDOFF_REASONS)[number];

export const HANDOFF_STATUSES = ["WAITING", "TAKEN", "GIVEN_BACK", "CLOSED", "WITHDRAWN", "TICKETED"] as const;
export type HandoffStatus = (typeof HANDOFF_STATUSES)[number];

export const OPEN_STATUSES = ["WAITING", "TAKEN"] as const satisfies readonly HandoffStatus[];

export function isOpenHandoff(status: string): boolean {
  return OPEN_STATUSES.some((open) => open === status);
}
