// The outbox of e-mails and the catcher that shows them. Queueing writes a row in the caller's transaction; a job
// started with that transaction delivers it (mail-delivery.ts). A row's Message-ID never changes, so that a mail server
// can tell a repeated delivery.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Locale } from "../context";
import type { Db, Email, Prisma } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { MailContent } from "./mail-templates/mail-content";

export const MAIL_TEMPLATES = ["order_delay_notify_v2"] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

export type QueuedEmail = MailContent & {
  to: string;
  template: MailTemplate;
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
