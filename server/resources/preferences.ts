// How people wish to be told things. Everybody sets their own; without a row the defaults hold. Changes keep what was
// before, so that a step that made one can be undone.
import { z } from "zod";
import { findChange, keepChange, markUndone, standingOf } from "../audit/changes";
import { recordAudit } from "../audit/record";
import { isTimeZone, type Actor, type Ctx } from "../context";
import type { Db, NotificationPreference } from "../db";
import { transaction } from "../db";
import { DEFAULT_WISHES, type Wishes } from "./delivery-rules";
import { NOTIFICATION_CHANNELS, OPTIONAL_CATEGORIES, type Muted } from "./notification.schema";
import { CLOCK } from "./quiet-hours";
import { recipientOfActor, timezoneOf, type Recipient } from "./recipients";

const KIND = "notification_preferences";

export const MUTED = NOTIFICATION_CHANNELS.flatMap((channel) =>
  OPTIONAL_CATEGORIES.map((category): Muted => `${channel}:${category}`),
) as [Muted, ...Muted[]];

const clock = z.string().regex(CLOCK, "must be a time such as 22:00");

/** Only what is given changes. */
export const preferenceFields = {
  muted: z.array(z.enum(MUTED)).max(20).optional(),
  quiet: z
    .object({ from: clock, until: clock })
    .refine(({ from, until }) => from !== until, "begin and end must differ")
    .nullable()
    .optional(),
  timezone: z.string().max(64).refine(isTimeZone, "must be a time zone such as Europe/Berlin").optional(),
  updatesPerDay: z.int().min(1).max(100).optional(),
  offersPerWeek: z.int().min(1).max(50).optional(),
};

export type Preferences = Omit<Wishes, "muted"> & { muted: Muted[] };

function fromRow(row: NotificationPreference): Preferences {
  const { quietFrom: from, quietUntil: until } = row;
  return {
    muted: MUTED.filter((one) => row.muted.includes(one)),
    quiet: from && until ? { from, until } : null,
    timezone: row.timezone,
    updatesPerDay: row.updatesPerDay,
    offersPerWeek: row.offersPerWeek,
  };
}

export async function readWishes(db: Db, recipient: Recipient): Promise<Preferences> {
  const row = await db.notificationPreference.findUnique({ where: { recipient } });
  return row ? fromRow(row) : { ...DEFAULT_WISHES, muted: [], timezone: await timezoneOf(db, recipient) };
}

/** The preferences of whoever asks. */
export function readOwnPreferences(ctx: Ctx): Promise<Preferences> {
  return readWishes(ctx.db, recipientOfActor(ctx.actor));
}

export const setPreferencesInput = z.object(preferenceFields);

/** What the page saves: one's own preferences. */
export function setOwnPreferences(ctx: Ctx, input: z.input<typeof setPreferencesInput>): Promise<Preferences> {
  const given = setPreferencesInput.parse(input);
  const recipient = recipientOfActor(ctx.actor);
  return transaction(ctx.db, async (db) => {
    const before = await lockWishes(db, recipient);
    return (await write({ ...ctx, db }, recipient, before, merged(before, given), null)).after;
  });
}

/** Of two who change one person's preferences at once, the second sees what the first made of them. */
export async function lockWishes(db: Db, recipient: Recipient): Promise<Preferences> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`preferences:${recipient}`}, 0))`;
  return readWishes(db, recipient);
}

type Given = z.output<typeof setPreferencesInput>;

function merged(before: Preferences, given: Given): Preferences {
  return {
    muted: given.muted ? MUTED.filter((one) => given.muted?.includes(one)) : before.muted,
    quiet: given.quiet === undefined ? before.quiet : given.quiet,
    timezone: given.timezone ?? before.timezone,
    updatesPerDay: given.updatesPerDay ?? before.updatesPerDay,
    offersPerWeek: given.offersPerWeek ?? before.offersPerWeek,
  };
}

/** In an order of its own: what was stored comes back with its fields in another. */
const canonical = ({ muted, quiet, timezone, updatesPerDay, offersPerWeek }: Preferences) =>
  JSON.stringify([[...muted].sort(), quiet && [quiet.from, quiet.until], timezone, updatesPerDay, offersPerWeek]);
const same = (a: Preferences, b: Preferences) => canonical(a) === canonical(b);

type Writing = { actor: Actor; db: Db; clock: Ctx["clock"] };

export async function write(
  ctx: Writing,
  recipient: Recipient,
  before: Preferences,
  after: Preferences,
  executionId: string | null,
): Promise<{ after: Preferences; changed: boolean }> {
  if (same(before, after)) return { after, changed: false };
  const { quiet, muted, timezone, updatesPerDay, offersPerWeek } = after;
  const times = { quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null };
  const row = { muted, timezone, updatesPerDay, offersPerWeek, ...times, updatedAt: ctx.clock.now() };
  await ctx.db.notificationPreference.upsert({ where: { recipient }, create: { recipient, ...row }, update: row });
  await recordAudit(ctx, {
    action: "preferences.set",
    resourceType: "notification_preferences",
    resourceId: recipient,
    before,
    after,
    executionId: executionId ?? undefined,
  });
  return { after, changed: true };
}

export const changePreferencesInput = z.object({
  ...preferenceFields,
  idempotencyKey: z.string().min(1).max(300),
  executionId: z.string().nullable().default(null),
});

export type PreferenceChange = {
  recipient: Recipient;
  preferences: Preferences;
  changeId: string | null;
  reused: boolean;
};

/** As a step of a procedure: once for each act, and such that it can be taken back. */
export async function changePreferences(
  ctx: Ctx,
  input: z.input<typeof changePreferencesInput>,
): Promise<PreferenceChange> {
  const { idempotencyKey, executionId, ...given } = changePreferencesInput.parse(input);
  const recipient = recipientOfActor(ctx.actor);
  return transaction(ctx.db, async (db) => {
    const before = await lockWishes(db, recipient);
    const earlier = await findChange(db, recipient, idempotencyKey);
    if (earlier) return { recipient, preferences: before, changeId: earlier.id, reused: true };
    const isSet = (await db.notificationPreference.count({ where: { recipient } })) > 0;
    const { after, changed } = await write({ ...ctx, db }, recipient, before, merged(before, given), executionId);
    if (!changed) return { recipient, preferences: after, changeId: null, reused: true };
    // Whoever had set nothing has set nothing again once this is undone.
    const states = { before: { ...before, isSet }, after: { ...after } };
    const at = ctx.clock.now();
    const changeId = await keepChange(db, {
      subject: recipient,
      kind: KIND,
      ...states,
      idempotencyKey,
      executionId,
      at,
    });
    return { recipient, preferences: after, changeId, reused: false };
  });
}

/** Puts preferences back to what a change replaced, unless they were changed again since. */
export async function restorePreferences(
  ctx: Ctx,
  { recipient, changeId, executionId }: { recipient: Recipient; changeId: string; executionId: string | null },
): Promise<{ restored: boolean }> {
  return transaction(ctx.db, async (db) => {
    const now = await lockWishes(db, recipient);
    const standing = await standingOf(db, recipient, KIND, changeId);
    if (standing.kind !== "stands") return { restored: standing.kind === "undone" };
    const { change } = standing;
    // They may also have been set on the page, or by a link in an e-mail.
    if (!same(now, change.after as unknown as Preferences)) return { restored: false };
    const { isSet, ...before } = change.before as unknown as Preferences & { isSet: boolean };
    await write({ ...ctx, db }, recipient, now, before, executionId);
    if (!isSet) await db.notificationPreference.deleteMany({ where: { recipient } });
    await markUndone(db, change.id, ctx.clock.now());
    return { restored: true };
  });
}
