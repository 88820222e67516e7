// How a webhook that goes out can stand. DEAD: every attempt failed, or the receiver wants no more; a person decides.
export const DELIVERY_STATUSES = ["PENDING", "RETRYING", "DELIVERED", "DEAD"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
