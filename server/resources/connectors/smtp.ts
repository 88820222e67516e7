// The company's mail server as a resource: the first one that is switched on takes the e-mails, before SMTP_URL and the
// catcher. Its name is resolved here and the connection made to what was judged; the certificate is still the name's.
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { reachableAddress } from "../../security/addresses";
import type { Resource } from "../../db";
import { openResource, type Opened, type User } from "../use-resource";

const TIMEOUT_MS = 8_000;

export type MailServer = { url: string; /** null: SMTP_URL, which is no resource. */ resource: Resource | null };

/** The address of the mail server in use with its credential, for a transport and nothing else; null when there is none. */
export async function mailServer(ctx: User): Promise<MailServer | null> {
  const found = await ctx.db.resource.findFirst({
    where: { connector: "smtp", enabled: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  if (!found) return null;
  const opened = await openResource(ctx, found.id, "smtp");
  return { url: await transportUrl(opened), resource: opened.resource };
}

async function transportUrl(opened: Opened<"smtp">): Promise<string> {
  const { resource, settings } = opened;
  const { protocol, hostname, port } = new URL(resource.endpoint);
  const address = await reachableAddress(hostname, resource).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new AppError("UNAVAILABLE", `${hostname} could not be found.`, { reason: "resource_unreachable" });
  });
  const user = settings.username;
  const pair = user ? `${encodeURIComponent(user)}:${encodeURIComponent(await opened.secret("password"))}@` : "";
  const host = isIP(address) === 6 ? `[${address}]` : address;
  const name = isIP(hostname.replace(/^\[|\]$/g, "")) ? "" : `?tls.servername=${encodeURIComponent(hostname)}`;
  return `${protocol}//${pair}${host}${port ? `:${port}` : ""}/${name}`;
}

/** Greets the server and signs in, without sending. Throws UNAVAILABLE (credential_refused, resource_unreachable). */
export async function checkMailServer(opened: Opened<"smtp">): Promise<void> {
  const url = await transportUrl(opened);
  const password = opened.settings.username ? await opened.secret("password") : "";
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url, ...timeouts });
  try {
    await transport.verify();
  } catch (error) {
    const { code = "", message = "" } = error as { code?: string; message?: string };
    if (code === "EAUTH") {
      throw new AppError("UNAVAILABLE", "The mail server refuses the user name or the password.", {
        reason: "credential_refused",
        retryable: false,
      });
    }
    throw new AppError("UNAVAILABLE", `The mail server: ${redactor([password, url])(message).slice(0, 200)}`, {
      reason: "resource_unreachable",
    });
  } finally {
    transport.close();
  }
}
