// Hands one e-mail to an SMTP server. The only place that knows nodemailer.
import { createTransport } from "nodemailer";
import type { Email } from "../db";
import { redactor } from "../security/redact";
import { oneClickUrl } from "./unsubscribe";

/** Together well under the time a delivery may hold its row. */
const CONNECT_MS = 6_000;
const IDLE_MS = 8_000;
const TOTAL_MS = 15_000;

export type SmtpResult =
  | { ok: true; response: string }
  /** `permanent`: the server refuses this recipient or this message for good; trying again cannot help. */
  | { ok: false; permanent: boolean; error: string };

/** By which a mail program unsubscribes with one click (RFC 8058), and an older one opens the page. */
function unsubscribing({ unsubscribeUrl }: Email): Record<string, string> {
  if (!unsubscribeUrl) return {};
  return {
    "List-Unsubscribe": `<${oneClickUrl(unsubscribeUrl)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

export async function sendOverSmtp(url: string, email: Email): Promise<SmtpResult> {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
  });
  try {
    const { response } = await transport.sendMail({
      from: email.fromAddress,
      to: email.toAddress,
      subject: email.subject,
      text: email.text,
      html: email.html,
      messageId: email.messageId,
      date: email.createdAt,
      headers: { "Content-Language": email.locale, "Auto-Submitted": "auto-generated", ...unsubscribing(email) },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(TOTAL_MS),
    });
    return { ok: true, response };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const { code, permanent } = error as { code?: string; permanent?: boolean };
    const refused = permanent === true && (code === "EENVELOPE" || code === "EMESSAGE");
    // A server may quote what it was given.
    const redact = redactor([url, decodeURIComponent(new URL(url).password)]);
    return { ok: false, permanent: refused, error: redact(error.message).slice(0, 500) };
  } finally {
    transport.close();
  }
}
