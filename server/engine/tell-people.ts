// Tells people something by e-mail: everybody of a role, a named person, or the customer an execution is for. Rows of
// the outbox, written in the caller's transaction: one per person and key, however often it is called.
import type { Locale, Localized } from "../context";
import { toLocale } from "../context";
import type { Db } from "../db";
import { queueEmail } from "../resources/mail";
import { renderNotice } from "../resources/mail-templates/notice";
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

type Recipient = { email: string; locale: Locale };

/** Returns how many people were told anew. */
export async function tellPeople(db: Db, telling: Telling): Promise<number> {
  const people = await findRecipients(db, telling.to, telling.customerId);
  let told = 0;
  for (const { email, locale } of people) {
    const { subject, text } = telling;
    const content = renderNotice(locale, { subject: subject[locale], text: text[locale], link: telling.link ?? null });
    const queued = await queueEmail(db, {
      ...content,
      to: email,
      template: "notice_v1",
      locale,
      idempotencyKey: `${telling.key}:${email}`,
      executionId: telling.executionId,
      at: telling.now,
    });
    if (queued.reused) continue;
    told += 1;
    await addJob(db, "deliver_email", { emailId: queued.email.id }, { key: `email:${queued.email.id}` });
  }
  return told;
}

async function findRecipients(db: Db, to: readonly string[], customerId: string | null): Promise<Recipient[]> {
  const names = to.filter((one) => one.startsWith("user:")).map((one) => one.slice("user:".length));
  const roles = to.filter((one) => one !== "customer" && !one.startsWith("user:"));
  const users = await db.user.findMany({
    where: {
      OR: [
        { role: { in: roles } },
        { id: { in: names } },
        ...names.map((name) => ({ email: { equals: name, mode: "insensitive" as const } })),
      ],
    },
    select: { email: true, locale: true },
    orderBy: { id: "asc" },
  });
  const customer =
    to.includes("customer") && customerId
      ? await db.customer.findUnique({ where: { id: customerId }, select: { email: true, locale: true } })
      : null;
  const all = [...users, ...(customer ? [customer] : [])].map(({ email, locale }) => ({
    email,
    locale: toLocale(locale),
  }));
  return [...new Map(all.map((one) => [one.email, one])).values()];
}

/** An approver as tellPeople and SOP files name one. */
export function nameOfApprover(approver: Approver): string {
  if ("role" in approver) return approver.role;
  return "user" in approver ? `user:${approver.user}` : "customer";
}
