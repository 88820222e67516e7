// The way out that stands in every e-mail that may be refused. Its link names the person and the kind of e-mail and is
// signed, so that it works for whoever holds the e-mail, signed in or not, for as long as the e-mail is kept; it opens
// nothing else. Only a request that acts unsubscribes: programs that look at links beforehand do not.
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { authSecret } from "../auth/secret";
import type { Clock } from "../context";
import type { Db } from "../db";
import { transaction } from "../db";
import { env } from "../env";
import { AppError } from "../errors";
import { OPTIONAL_CATEGORIES, type OptionalCategory } from "./notification.schema";
import { lockWishes, readWishes, write } from "./preferences";
import { toRecipient, type Recipient } from "./recipients";

type Way = { recipient: Recipient; category: OptionalCategory };

function sign(text: string): string {
  return createHmac("sha256", `unsubscribe:${authSecret()}`).update(text).digest("base64url");
}

export function unsubscribeToken({ recipient, category }: Way): string {
  const text = Buffer.from(`${category}:${recipient}`).toString("base64url");
  return `${text}.${sign(text)}`;
}

export const unsubscribeUrl = (way: Way) => new URL(`/unsubscribe?token=${unsubscribeToken(way)}`, env.APP_URL).href;
/** Where mail programs send their one click (RFC 8058). */
export const oneClickUrl = (url: string) => url.replace("/unsubscribe?", "/api/unsubscribe?");
export const preferencesUrl = () => new URL("/preferences", env.APP_URL).href;

/** Throws VALIDATION (unsubscribe_link) for anything we did not sign. */
function readToken(token: string): Way {
  const [text = "", signature = ""] = token.split(".");
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(text))];
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  const [, category, name] = /^(\w+):(.+)$/.exec(genuine ? Buffer.from(text, "base64url").toString() : "") ?? [];
  const recipient = toRecipient(name ?? "");
  const known = OPTIONAL_CATEGORIES.find((one) => one === category);
  if (recipient && known) return { recipient, category: known };
  throw new AppError("VALIDATION", "This link is not complete. Open it again from the e-mail.", {
    reason: "unsubscribe_link",
  });
}

export const subscriptionInput = z.object({ token: z.string().min(1).max(1_000) });
export type Subscription = { category: OptionalCategory; subscribed: boolean };

/** Whether the person behind a link still gets such e-mails. The link itself is the permission. */
export async function readSubscription(db: Db, input: z.input<typeof subscriptionInput>): Promise<Subscription> {
  const { recipient, category } = readToken(subscriptionInput.parse(input).token);
  const { muted } = await readWishes(db, recipient);
  return { category, subscribed: !muted.includes(`email:${category}`) };
}

export const setSubscriptionInput = subscriptionInput.extend({ subscribed: z.boolean() });

export async function setSubscription(
  ctx: { db: Db; clock: Clock },
  input: z.input<typeof setSubscriptionInput>,
): Promise<Subscription> {
  const { token, subscribed } = setSubscriptionInput.parse(input);
  const { recipient, category } = readToken(token);
  const name = `email:${category}` as const;
  return transaction(ctx.db, async (db) => {
    const before = await lockWishes(db, recipient);
    const muted = [...before.muted.filter((one) => one !== name), ...(subscribed ? [] : [name])].sort();
    // Whoever holds the e-mail acts for its reader, as their customer or colleague.
    const role = recipient.startsWith("customer:") ? ("customer" as const) : ("system" as const);
    const actor = { userId: recipient, role, customerId: null, name: recipient };
    await write({ ...ctx, actor, db }, recipient, before, { ...before, muted }, null);
    return { category, subscribed };
  });
}
