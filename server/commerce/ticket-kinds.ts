// What a support ticket is about, how urgent it is, and which team gets it.

export const TICKET_KINDS = [
  "ORDER_DELAY",
  "LOST_PARCEL",
  "DAMAGED_ITEM",
  "RETURN",
  "REFUND",
  "PAYMENT",
  "PAYMENT_FAILED",
  "REFUND_PROCESSED",
  "REFUND_REVIEW",
  "COMPENSATION_FAILED",
  "PRODUCT_QUESTION",
  "EXCHANGE",
  "COMPLAINT",
  "ACCOUNT",
  "INVOICE",
  "RECONCILIATION",
  "OTHER",
] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

export const TICKET_PRIORITIES = ["LOW", "MEDIUM", "HIGH", "URGENT"] as const;
export const TICKET_STATUSES = ["OPEN", "PENDING", "RESOLVED", "CLOSED"] as const;

export const TICKET_TEAM: Record<TicketKind, string> = {
  ORDER_DELAY: "Support Team",
  LOST_PARCEL: "Logistics Team",
  DAMAGED_ITEM: "Support Team",
  RETURN: "Returns Team",
  REFUND: "Refund Team",
  PAYMENT: "Payments Team",
  PAYMENT_FAILED: "Payments Team",
  REFUND_PROCESSED: "Refund Team",
  REFUND_REVIEW: "Refund Team",
  COMPENSATION_FAILED: "Operations Team",
  PRODUCT_QUESTION: "Support Team",
  EXCHANGE: "Returns Team",
  COMPLAINT: "Support Team",
  ACCOUNT: "Support Team",
  INVOICE: "Payments Team",
  RECONCILIATION: "Payments Team",
  OTHER: "Support Team",
};

/** Whom a ticket may be handed to, beside a person. */
export const TICKET_TEAMS = [...new Set(Object.values(TICKET_TEAM))] as [string, ...string[]];
