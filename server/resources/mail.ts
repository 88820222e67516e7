// The outbox of e-mails and the catcher that shows them. Queueing writes a row in the caller's transaction; a job
// started with that transaction delivers it. Delivery is at least once: a crash between the server's "250" and our commit
// repeats it, with the same Message-ID, by which the server can tell.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import type { Db, Email, Prisma } from "../db";
import { transaction } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { MailTemplate } from "./mail-templates/data";
import type { MailContent, MailLinks } from "./mail-templates/mail-content";
import { CAP_WINDOW_MS, judgeDelivery, type Verdict } from "./delivery-rules";
import { isOptional, type NotificationCategory } from "./notification.schema";
import { readWishes } from "./preferences";
import { toRecipient, type Recipient } from "./recipients";
import { mailServer, type MailServer } from "./connectors/smtp";
import { sendOverSmtp, type SmtpResult } from "./smtp";
import { preferencesUrl, unsubscribeUrl } from "./unsubscribe";
import { countedCall } from "./use-resource";

export type QueuedEmail = MailContent & {
  to: string;
  template: MailTemplate | "notice_v1" | "guest_code_v1";
  locale: Locale;
  /** Whose wishes it keeps to, and what it is about. Without them it is sent at once. */
  recipient?: Recipient;
  category?: NotificationCategory;
  /** Names the business act: one act, one e-mail. */
  idempotencyKey: string;
  executionId: string | null;
  at: Date;
};

function messageId(id: string): string {
  const domain = /@([^\s<>@]+)>?\s*$/.exec(env.MAIL_FROM)?.[1] ?? "steward.example";
  return `<${id}@${domain}>`;
}

/** The links an e-mail of this kind to this person ends with. */
export function mailLinks(recipient: Recipient, category: NotificationCategory): MailLinks {
  const unsubscribe = isOptional(category) ? unsubscribeUrl({ recipient, category }) : null;
  return { preferences: preferencesUrl(), unsubscribe };
}

/** What its reader's wishes say of an e-mail. Caps are counted one e-mail after another. */
async function judge(db: Db, { recipient, category, at }: QueuedEmail): Promise<Verdict> {
  if (!recipient || !category || !isOptional(category)) return { kind: "now" };
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`email:${recipient}`}, 0))`;
  const since = new Date(at.getTime() - CAP_WINDOW_MS[category]);
  const told = await db.email.findMany({
    where: {
      recipient,
      category,
      status: { not: "SUPPRESSED" },
      OR: [{ createdAt: { gt: since } }, { notBefore: { gt: since } }],
    },
    select: { createdAt: true, notBefore: true },
  });
  const times = told.map((email) => email.notBefore ?? email.createdAt);
  const wishes = await readWishes(db, recipient);
  return judgeDelivery({ now: at, category, channel: "email", wishes, told: times });
}

/**
 * Writes an e-mail to the outbox, or returns the one this act already wrote (`reused`). One its reader does not wish for
 * is kept as SUPPRESSED, and one that comes at a bad hour waits (`notBefore`). The caller's transaction holds them all.
 */
export async function queueEmail(db: Db, mail: QueuedEmail): Promise<{ email: Email; reused: boolean }> {
  const id = newId("mail");
  const known = await db.email.findUnique({ where: { idempotencyKey: mail.idempotencyKey } });
  if (known) return { email: known, reused: true };
  const verdict = await judge(db, mail);
  const { recipient, category } = mail;
  const { count } = await db.email.createMany({
    data: [
      {
        id,
        toAddress: mail.to,
        fromAddress: env.MAIL_FROM,
        template: mail.template,
        locale: mail.locale,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        status: verdict.kind === "never" ? "SUPPRESSED" : "QUEUED",
        error: verdict.kind === "never" ? verdict.reason : null,
        notBefore: verdict.kind === "later" ? verdict.at : null,
        recipient: recipient ?? null,
        category: category ?? null,
        unsubscribeUrl: recipient && category ? mailLinks(recipient, category).unsubscribe : null,
        messageId: messageId(id),
        executionId: mail.executionId,
        idempotencyKey: mail.idempotencyKey,
        createdAt: mail.at,
      },
    ],
    skipDuplicates: true,
  });
  const email = await db.email.findUniqueOrThrow({ where: { idempotencyKey: mail.idempotencyKey } });
  return { email, reused: count === 0 };
}

/** Whether a job should deliver it now. One that waits is found by findOverdueEmails when its time has come. */
export function isDue(email: Email): boolean {
  return email.status === "QUEUED" && email.notBefore === null;
}

export const deliverEmailInput = z.object({ emailId: z.string().max(64) });

/** After so many failures an e-mail is given up. Spread over hours by the queue's growing pauses. */
const MAX_ATTEMPTS = 12;

/**
 * How many deliveries may talk to the mail server at a time. Each holds a database connection meanwhile, and a server
 * that hangs must not take them all from the executions.
 */
const MAX_AT_ONCE = 6;
let underWay = 0;

/**
 * Sends a queued e-mail through the mail server among the resources, else SMTP_URL; without either it is caught. One that
 * has left the queue stays as it is. The row is locked meanwhile, so that two workers never send it twice. Throws
 * UNAVAILABLE (mail_not_delivered, retryable) after the failed attempt has been written down, and RATE_LIMITED without an
 * attempt; a final refusal is the status FAILED, not an error.
 */
export async function deliverEmail(
  ctx: Ctx,
  input: z.input<typeof deliverEmailInput>,
  server?: string,
): Promise<Email> {
  requirePermission(ctx, "email:deliver");
  const { emailId } = deliverEmailInput.parse(input);
  const send = await senderOf(ctx, server);
  if (send && underWay >= MAX_AT_ONCE) throw notDelivered("Too many deliveries are under way.");
  underWay++;
  try {
    const email = await transaction(ctx.db, (db) => deliverLocked({ ...ctx, db }, emailId, send));
    const waits = email.notBefore !== null && email.notBefore > ctx.clock.now();
    if (email.status === "QUEUED" && !waits) throw notDelivered("The mail server did not take the e-mail.");
    return email;
  } finally {
    underWay--;
  }
}

type Send = (email: Email) => Promise<SmtpResult>;

/** How e-mails leave; null when they are caught. A server that cannot be used is an attempt that fails, and says why. */
async function senderOf(ctx: Ctx, given: string | undefined): Promise<Send | null> {
  const fallback: MailServer | null = env.SMTP_URL ? { url: env.SMTP_URL, resource: null } : null;
  const found = given
    ? { url: given, resource: null }
    : await mailServer(ctx).catch((error: unknown) => {
        if (error instanceof AppError) return error;
        throw error;
      });
  if (found instanceof AppError) return () => Promise.resolve({ ok: false, permanent: false, error: found.message });
  const server = found ?? fallback;
  if (!server) return null;
  const { url, resource } = server;
  if (!resource) return (email) => sendOverSmtp(url, email);
  const judge = (result: SmtpResult) => (!result.ok && !result.permanent ? "failed" : "ok");
  return (email) => countedCall(resource, () => sendOverSmtp(url, email), judge);
}

async function deliverLocked(ctx: Ctx, emailId: string, send: Send | null): Promise<Email> {
  const { db } = ctx;
  const locked = await db.$executeRaw`SELECT 1 FROM emails WHERE id = ${emailId} FOR UPDATE SKIP LOCKED`;
  const queued = await db.email.findUnique({ where: { id: emailId } });
  if (!queued) throw new AppError("NOT_FOUND", "There is no such e-mail.", { reason: "email_not_found" });
  if (queued.status !== "QUEUED") return queued;
  if (locked === 0) throw notDelivered("Another delivery of this e-mail is under way.");
  const now = ctx.clock.now();
  if (queued.notBefore && queued.notBefore > now) return queued;
  const data = (await unwished(ctx, queued))
    ? { status: "SUPPRESSED", error: "muted" }
    : await trySending(queued, send, now);
  const email = await db.email.update({ where: { id: emailId }, data });
  if (email.status !== "QUEUED") {
    await recordAudit(ctx, {
      action: `email.${email.status.toLowerCase()}`,
      resourceType: "email",
      resourceId: email.id,
      before: { status: queued.status },
      after: { status: email.status, transport: email.transport, attempts: email.attempts },
      executionId: email.executionId ?? undefined,
    });
  }
  return email;
}

/** While it waited, its reader may have unsubscribed. */
async function unwished(ctx: Ctx, email: Email): Promise<boolean> {
  const recipient = toRecipient(email.recipient ?? "");
  if (!recipient || !email.unsubscribeUrl) return false;
  const { muted } = await readWishes(ctx.db, recipient);
  return muted.some((one) => one === `email:${email.category}`);
}

async function trySending(email: Email, send: Send | null, at: Date): Promise<Prisma.EmailUpdateInput> {
  const attempts = email.attempts + 1;
  if (!send) return { status: "CAUGHT", transport: "catcher", attempts, error: null, sentAt: at };
  const result = await send(email);
  if (result.ok) return { status: "SENT", transport: "smtp", attempts, error: null, sentAt: at };
  const final = result.permanent || attempts >= MAX_ATTEMPTS;
  return { status: final ? "FAILED" : "QUEUED", transport: "smtp", attempts, error: result.error };
}

function notDelivered(message: string): AppError {
  return new AppError("UNAVAILABLE", message, { reason: "mail_not_delivered" });
}

/** Seconds an e-mail may stay in the queue, for each attempt made, before its job is taken for lost. */
const OVERDUE_SECONDS = 30;

/**
 * E-mails whose delivery should have happened by now: their hour has come, the process that held their job is gone, or
 * the job is.
 */
export async function findOverdueEmails(db: Db, limit = 100): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM emails WHERE status = 'QUEUED'
      AND CASE WHEN attempts = 0 AND not_before IS NOT NULL THEN not_before <= now()
        ELSE coalesce(not_before, created_at)
          < now() - make_interval(secs => ${OVERDUE_SECONDS}::float8 * (attempts + 1) * (attempts + 1)) END
    ORDER BY created_at LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** A text somebody typed into a search box: NUL is not text to PostgreSQL. */
const searchText = z
  .string()
  .overwrite((text) => text.replaceAll("\0", "").trim())
  .max(200);

export const listEmailsInput = z.object({
  page: z.int().min(1).max(1_000_000).default(1),
  pageSize: z.int().min(1).max(100).default(20),
  search: searchText.default(""),
});

/** E-mails newest first, without their bodies. `search` looks in address, subject and execution id. */
export async function listEmails(ctx: Ctx, input: z.input<typeof listEmailsInput> = {}) {
  requirePermission(ctx, "email:read");
  const { page, pageSize, search } = listEmailsInput.parse(input);
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const where: Prisma.EmailWhereInput = search
    ? { OR: [{ toAddress: contains }, { subject: contains }, { executionId: contains }] }
    : {};
  const [rows, total] = await Promise.all([
    ctx.db.email.findMany({
      where,
      omit: { html: true, text: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.email.count({ where }),
  ]);
  return { rows, total };
}

export const getEmailInput = z.object({ id: z.string().max(64) });

/** One e-mail with its bodies. Throws NOT_FOUND (email_not_found). */
export async function getEmail(ctx: Ctx, input: z.input<typeof getEmailInput>): Promise<Email> {
  requirePermission(ctx, "email:read");
  const { id } = getEmailInput.parse(input);
  const email = /^mail_\w+$/.test(id) ? await ctx.db.email.findUnique({ where: { id } }) : null;
  if (!email) throw new AppError("NOT_FOUND", "There is no such e-mail.", { reason: "email_not_found" });
  return email;
}
