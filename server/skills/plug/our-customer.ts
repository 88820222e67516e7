// Whose record an answer is, and by which id Steward knows them. Contracts say `customer_id` for Steward's own id: the steps
// after a call write to the store with it. Another system has ids of its own, and knows the same people by their e-mail.
import type { Db } from "../../db";
import { evaluateMapping, type MappingScope } from "./mapping";
import { isOwnerWord } from "./scope";

/** Customer ids or e-mails that the binding's `owner` gives for an answer; none where it is a word, or names nobody. */
export async function ownersOf(owner: string | undefined, scope: MappingScope): Promise<string[]> {
  if (owner === undefined || isOwnerWord(owner)) return [];
  const given = await evaluateMapping(owner, scope, "owner");
  return [given].flat().filter((one): one is string => typeof one === "string" && one !== "");
}

/** `output` with Steward's id of the one customer it belongs to, where Steward knows them. */
export async function withOurCustomer(db: Db, output: unknown, owners: readonly string[]): Promise<unknown> {
  if (typeof output !== "object" || output === null || !("customer_id" in output)) return output;
  const emails = owners.length > 0 ? owners : "customer_email" in output ? [output.customer_email] : [];
  const [email] = emails;
  if (emails.length !== 1 || typeof email !== "string" || !email.includes("@")) return output;
  const found = await db.customer.findMany({
    where: { email: { equals: email, mode: "insensitive" } },
    select: { id: true },
    take: 2,
  });
  const [ours, another] = found;
  return ours && !another ? { ...output, customer_id: ours.id } : output;
}
