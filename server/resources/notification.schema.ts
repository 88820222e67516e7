// What people are told about, by which way, and what of it they may refuse. Shared with the page of preferences.

/**
 * orders, account, service: what somebody bought, who they are to us, and answers to what they asked for; always sent.
 * updates: told unasked (a delay, a ticket that moves on). offers: advertising. work: a colleague's tasks and reports.
 */
export const NOTIFICATION_CATEGORIES = ["orders", "account", "service", "updates", "offers", "work"] as const;
export type NotificationCategory = (typeof NOTIFICATION_CATEGORIES)[number];

export const OPTIONAL_CATEGORIES = ["updates", "offers", "work"] as const satisfies readonly NotificationCategory[];
export type OptionalCategory = (typeof OPTIONAL_CATEGORIES)[number];

export const NOTIFICATION_CHANNELS = ["email", "in_app"] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

/** "email:offers" */
export type Muted = `${NotificationChannel}:${OptionalCategory}`;

export function isOptional(category: NotificationCategory): category is OptionalCategory {
  return OPTIONAL_CATEGORIES.some((optional) => optional === category);
}
