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
  OTHER: "Support Team",
};
