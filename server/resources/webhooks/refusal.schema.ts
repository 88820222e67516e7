// Why something that came in was not taken. Whoever knocks is told less; the people who run this are told all of it.
export const REFUSAL_REASONS = [
  "signature_missing",
  "signature_invalid",
  "message_out_of_time",
  "secret_missing",
  "source_off",
  "body_invalid",
  "body_too_large",
  "event_unused",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];
