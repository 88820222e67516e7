// Puts an e-mail into the outbox once, and has it delivered when the step commits.
import { recordAudit } from "../../audit/record";
import { formerEmail } from "../../commerce/customer-profile";
import type { Email } from "../../db";
import { isDue, mailLinks, queueEmail } from "../../resources/mail";
import type { MailOrder, MailTemplate } from "../../resources/mail-templates/data";
import { renderMail } from "../../resources/mail-templates/render";
import type { MailFacts } from "../../resources/mail-templates/wording";
import type { NotificationCategory } from "../../resources/notification.schema";
import type { SkillContext } from "../contract";
import { isPerExecution } from "./mail-act";
import { ringFor } from "./mail-bell";
import type { Reader } from "./mail-reader";
import { letterLocale } from "./mail-words";

export type Letter = {
  mail: MailOrder;
  facts: MailFacts;
  reader: Reader;
  category: NotificationCategory;
  orderId: string | null;
};

export async function post(
  ctx: SkillContext,
  { mail, facts, reader, category, orderId }: Letter,
  to: string,
  key: string,
) {
  const { recipient, name, timezone } = reader;
  const locale = letterLocale(ctx, reader);
  const reads = { name, locale, timezone, links: mailLinks(recipient, category) };
  const posted = await queueEmail(ctx.db, {
    ...renderMail(facts, reads, mail),
    ...{ to, template: mail.template, locale, recipient, category },
    idempotencyKey: key,
    executionId: ctx.executionId,
    at: ctx.clock.now(),
  });
  if (!posted.reused) {
    await follow(ctx, posted.email, orderId, reader.customerId);
    await ringFor(ctx, { mail, facts, reader, category, orderId }, key);
  }
  return posted;
}

/** An address that was replaced is told as well: nobody else would hear of an account that was taken over. */
export async function postToFormer(ctx: SkillContext, letter: Letter, key: string): Promise<void> {
  const { customerId, email } = letter.reader;
  if (customerId === null) return;
  const former = await formerEmail(ctx.db, { customerId, executionId: ctx.executionId });
  if (former === null || former.toLowerCase() === email.toLowerCase()) return;
  const facts = { ...letter.facts, movedTo: maskedAddress(email) };
  await post(ctx, { ...letter, facts }, former, `${key}:former`);
}

/** "n***@example.com" */
const maskedAddress = (email: string) => email.replace(/^(.).*(?=@)/u, "$1***");

/** What concerns no order concerns a person: the same words to another one are another e-mail. */
export function actKey(ctx: SkillContext, template: MailTemplate, recipient: string | null): string {
  const parts = [
    ctx.idempotencyKey,
    ...(recipient ? [recipient] : []),
    ...(isPerExecution(template) ? [ctx.executionId] : []),
  ];
  return parts.join(":");
}

async function follow(ctx: SkillContext, email: Email, orderId: string | null, customerId: string | null) {
  if (isDue(email)) await ctx.enqueue("deliver_email", { emailId: email.id });
  await recordAudit(ctx, {
    action: email.status === "SUPPRESSED" ? "email.suppress" : "email.queue",
    resourceType: "email",
    resourceId: email.id,
    after: { template: email.template, ...(orderId ? { orderId } : {}), ...(customerId ? { customerId } : {}) },
    executionId: ctx.executionId,
  });
}
