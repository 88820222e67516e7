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
import type { MailContent } from "./mail-templates/mail-content";
import { sendOverSmtp } from "./smtp";

export type QueuedEmail = MailContent & {
  to: string;
  template: MailTemplate | "notice_v1";
  locale: Locale;
  /** Names the business act: one act, one e-mail. */
  idempotencyKey: string;
  executionId: string | null;
  at: Date;
};

function messageId(id: string): string {
  const domain = /@([^\s<>@]+)>?\s*$/.exec(env.MAIL_FROM)?.[1] ?? "steward.example";
  return `<${id}@${domain}>`;
}

/** Writes an e-mail to the outbox, or returns the one this act already wrote (`reused`). */
export async function queueEmail(db: Db, mail: QueuedEmail): Promise<{ email: Email; reused: boolean }> {
  const id = newId("mail");
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
        status: "QUEUED",
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
 * Sends a queued e-mail, or catches it when there is no SMTP server. One that has left the queue stays as it is. The row
 * is locked meanwhile, so that two workers never send it twice. Throws UNAVAILABLE (mail_not_delivered, retryable) after
 * the failed attempt has been written down; a final refusal is the status FAILED, not an error.
 */
export async function deliverEmail(
  ctx: Ctx,
  input: z.input<typeof deliverEmailInput>,
  smtpUrl: string | undefined = env.SMTP_URL,
): Promise<Email> {
  requirePermission(ctx, "email:deliver");
  const { emailId } = deliverEmailInput.parse(input);
  if (smtpUrl && underWay >= MAX_AT_ONCE) throw notDelivered("Too many deliveries are under way.");
  underWay++;
  try {
    const email = await transaction(ctx.db, (db) => deliverLocked({ ...ctx, db }, emailId, smtpUrl));
    if (email.status === "QUEUED") throw notDelivered("The mail server did not take the e-mail.");
    return email;
  } finally {
    underWay--;
  }
}

async function deliverLocked(ctx: Ctx, emailId: string, smtpUrl: string | undefined): Promise<Email> {
  const { db } = ctx;
  const locked = await db.$executeRaw`SELECT 1 FROM emails WHERE id = ${emailId} FOR UPDATE SKIP LOCKED`;
  const queued = await db.email.findUnique({ where: { id: emailId } });
  if (!queued) throw new AppError("NOT_FOUND", "There is no such e-mail.", { reason: "email_not_found" });
  if (queued.status !== "QUEUED") return queued;
  if (locked === 0) throw notDelivered("Another delivery of this e-mail is under way.");
  const data = await trySending(queued, smtpUrl, ctx.clock.now());
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

async function trySending(email: Email, smtpUrl: string | undefined, at: Date): Promise<Prisma.EmailUpdateInput> {
  const attempts = email.attempts + 1;
  if (!smtpUrl) return { status: "CAUGHT", transport: "catcher", attempts, error: null, sentAt: at };
  const result = await sendOverSmtp(smtpUrl, email);
  if (result.ok) return { status: "SENT", transport: "smtp", attempts, error: null, sentAt: at };
  const final = result.permanent || attempts >= MAX_ATTEMPTS;
  return { status: final ? "FAILED" : "QUEUED", transport: "smtp", attempts, error: result.error };
}

function notDelivered(message: string): AppError {
  return new AppError("UNAVAILABLE", message, { reason: "mail_not_delivered" });
}

/** Seconds an e-mail may stay in the queue, for each attempt made, before its job is taken for lost. */
const OVERDUE_SECONDS = 30;

/** E-mails whose delivery should have happened by now: the process that held their job is gone, or the job is. */
export async function findOverdueEmails(db: Db, limit = 100): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM emails WHERE status = 'QUEUED'
      AND created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}::float8 * (attempts + 1) * (attempts + 1))
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
