import type { Locale } from "../../context";

/** Who reads an e-mail, as far as its wording goes. */
export type MailRecipient = { name: string; locale: Locale; timezone: string };

export type MailContent = { subject: string; text: string; html: string };
