// Scripted conversations: what a customer says, and what must hold after each turn. The files are server/conversation/
// dialogues/*.dialogue.yaml; `{A}` in them is the number of the order called A.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { LOCALES } from "../context";
import { cards, type CardKind } from "../skills/cards.schema";
import { SESSION_STATES } from "./session";

const words = z.union([z.string(), z.array(z.string())]).transform((one) => (Array.isArray(one) ? one : [one]));

const expectation = z.strictObject({
  /** Each is in what was said since the turn began, answers of work included. */
  says: words.optional(),
  /** None of these is. */
  never: words.optional(),
  /** The slot that is asked for; null: none is. */
  asks: z.string().nullable().optional(),
  /** Each is among what may be clicked. */
  offers: words.optional(),
  /** The kinds of card that are drawn below what was said, in order. */
  cards: z.array(z.enum(Object.keys(cards) as [CardKind])).optional(),
  /** What is suggested to be said next holds each. */
  suggests: words.optional(),
  state: z.enum(SESSION_STATES).optional(),
  /** The states that were gone through since the turn began, the first one left out. */
  through: z.array(z.enum(SESSION_STATES)).optional(),
  /** The SOPs that were begun, in order. */
  starts: words.optional(),
  /** What the latest execution was begun with, as far as is written here. */
  input: z.record(z.string(), z.json()).optional(),
  /** What stands on the card that waits for the customer; null: none does. */
  confirms: words.nullable().optional(),
  /** How the latest execution stands. */
  work: z.string().optional(),
  /** How many e-mails asked the customer to confirm. */
  mails: z.int().optional(),
  /** What the orders are then. */
  records: z.record(z.string(), z.record(z.string(), z.json())).optional(),
});
export type Expectation = z.output<typeof expectation>;

const turn = z.union([
  z.strictObject({
    customer: z.string(),
    /** The worker does nothing after it: what was begun is still under way. */
    hold: z.boolean().default(false),
    expect: expectation.default({}),
  }),
  /** A colleague answers what is asked of them. */
  z.strictObject({
    colleague: z.enum(["approve", "reject", "ask"]),
    says: z.string().optional(),
    expect: expectation.default({}),
  }),
  /** Nobody says anything for so long that this happens. */
  z.strictObject({ silence: z.enum(["session", "confirmation", "reminder"]), expect: expectation.default({}) }),
  /** The customer clicks the card instead of writing. */
  z.strictObject({ click: z.enum(["approve", "reject"]), expect: expectation.default({}) }),
  /** The worker does what is left to do. */
  z.strictObject({ worker: z.literal("works"), expect: expectation.default({}) }),
  /** The store or somebody in it changes a record. */
  z.strictObject({ store: z.record(z.string(), z.record(z.string(), z.json())), expect: expectation.default({}) }),
]);
export type Turn = z.output<typeof turn>;

const order = z.strictObject({ like: z.string(), status: z.string().optional() });

const dialogue = z.strictObject({
  name: z.string(),
  locale: z.enum(LOCALES),
  /** The customer's orders; the others of the demo customer are not theirs. */
  orders: z.record(z.string().regex(/^[A-Z]$/), order).default({}),
  turns: z.array(turn).min(1),
});
export type Dialogue = z.output<typeof dialogue>;

const DIRECTORY = new URL("./dialogues/", import.meta.url).pathname;

/** Throws for a file that is not as it must be, with its name. */
export function readDialogues(): { file: string; dialogues: Dialogue[] }[] {
  return readdirSync(DIRECTORY)
    .filter((file) => file.endsWith(".dialogue.yaml"))
    .sort()
    .map((file) => {
      const read = z.array(dialogue).safeParse(parse(readFileSync(join(DIRECTORY, file), "utf8")));
      if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
      return { file, dialogues: read.data };
    });
}
