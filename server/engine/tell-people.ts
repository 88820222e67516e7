// Tells people something by e-mail and behind their bell: everybody of a role, a named person, or the customer an
// execution is for. Rows written in the caller's transaction: one of each per person and key, however often it is called.
import type { Locale, Localized } from "../context";
import { toLocale } from "../context";
import type { Db } from "../db";
import { env } from "../env";
import { sameText } from "../postgres/same-text";
import { isDue, mailLinks, queueEmail } from "../resources/mail";
import { renderNotice } from "../resources/mail-templates/notice";
import { postMessage } from "../resources/messages";
import type { NotificationCategory } from "../resources/notification.schema";
import { customerRecipient, recipientOfUser, type Recipient } from "../resources/recipients";
import type { Approver } from "../sop/graph";
import { addJob } from "./queue";

export type Telling = {
  /** A role, "customer" (of the execution), or "user:<e-mail or id>". */
  to: readonly string[];
  customerId: string | null;
  subject: Localized;
  text: Localized;
  /** Names the occasion: each person hears of it once. */
  key: string;
  executionId: string | null;
  now: Date;
  /** Where to look, as an address within the app. */
  link?: string;
};

type Person = { recipient: Recipient; category: NotificationCategory; email: string; locale: Locale };

/** Returns how many people were told anew. */
export async function tellPeople(db: Db, telling: Telling): Promise<number> {
  const people = await findRecipients(db, telling.to, telling.customerId);
  let told = 0;
  for (const { recipient, category, email, locale } of people) {
    const { subject, text } = telling;
    const links = mailLinks(recipient, category);
    const notice = { subject: subject[locale], text: text[locale], link: telling.link ?? null, links };
    await ring(db, recipient, category, telling);
    const queued = await queueEmail(db, {
      ...renderNotice(locale, notice),
      to: email,
      template: "notice_v1",
      locale,
      recipient,
      category,
      idempotencyKey: `${telling.key}:${email}`,
      executionId: telling.executionId,
      at: telling.now,
    });
    if (queued.reused) continue;
    told += 1;
    if (!isDue(queued.email)) continue;
    await addJob(db, "deliver_email", { emailId: queued.email.id }, { key: `email:${queued.email.id}` });
  }
  return told;
}

/** Behind the bell it says the same, and leads to the same place. */
async function ring(db: Db, recipient: Recipient, category: NotificationCategory, telling: Telling): Promise<void> {
  const { subject: title, text: body, key, executionId, now: at } = telling;
  const url = telling.link === undefined ? null : new URL(telling.link, env.APP_URL);
  await postMessage(db, {
    recipient,
    category,
    title,
    body,
    link: url && url.pathname + url.search,
    key,
    executionId,
    at,
  });
}

async function findRecipients(db: Db, to: readonly string[], customerId: string | null): Promise<Person[]> {
  const names = to.filter((one) => one.startsWith("user:")).map((one) => one.slice("user:".length));
  const roles = to.filter((one) => one !== "customer" && !one.startsWith("user:"));
  const users = await db.user.findMany({
    where: {
      OR: [{ role: { in: roles } }, { id: { in: names } }, ...names.map((name) => ({ email: sameText(name) }))],
    },
    select: { id: true, customerId: true, email: true, locale: true },
    orderBy: { id: "asc" },
  });
  const customer =
    to.includes("customer") && customerId
      ? await db.customer.findUnique({ where: { id: customerId }, select: { id: true, email: true, locale: true } })
      : null;
  const all = [
    ...users.map((user) => ({ ...user, recipient: recipientOfUser(user), category: "work" as const })),
    ...(customer ? [{ ...customer, recipient: customerRecipient(customer.id), category: "service" as const }] : []),
  ].map(({ recipient, category, email, locale }) => ({ recipient, category, email, locale: toLocale(locale) }));
  return [...new Map(all.map((one) => [one.email, one])).values()];
}

/** An approver as tellPeople and SOP files name one. */
export function nameOfApprover(approver: Approver): string {
  if ("role" in approver) return approver.role;
  return "user" in approver ? `user:${approver.user}` : "customer";
}
