// What a human_approval step gives to the steps after it.

export type ApprovalOutput = {
  approved: boolean;
  verdict: "approved" | "rejected" | "timed_out";
  /** Whether what was approved differs from what was proposed. */
  edited: boolean;
  /** The values as approved, by the names under `editable`; the proposed ones when nobody approved. */
  values: Record<string, unknown>;
  reason: string | null;
  /** Who decided: their name and user id. null when time decided. */
  approver: string | null;
  approver_id: string | null;
  answered_at: string | null;
};
