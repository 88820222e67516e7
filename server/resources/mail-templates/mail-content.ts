import type { Locale } from "../../context";

/** Where a reader says what they wish to hear of: their preferences, and the way out of this kind of e-mail, if any. */
export type MailLinks = { preferences: string; unsubscribe: string | null };

/** Who reads an e-mail, as far as its wording goes. */
export type MailRecipient = { name: string; locale: Locale; timezone: string; links?: MailLinks };

export type MailContent = { subject: string; text: string; html: string };
