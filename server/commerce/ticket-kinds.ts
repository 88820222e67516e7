// What a support ticket is about, how urgent it is, and which team gets it.

export const TICKET_KINDS = [
  "ORDER_DELAY",
  "LOST_PARCEL",
  "DAMAGED_ITEM",
  "RETURN",
  "REFUND",
  "PAYMENT",
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
  PRODUCT_QUESTION: "Support Team",
  OTHER: "Support Team",
};
