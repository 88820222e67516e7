// One customer's whole request said to the chat, a scripted customer answering what is asked, and the shop afterwards. No
// model is there: whatever is right was understood by rules and examples alone.
import { exportStore } from "../../server/commerce/documents/export-store";
import { systemClock, type Actor, type Ctx } from "../../server/context";
import { readMessages } from "../../server/conversation/messages";
import { readContext, readState } from "../../server/conversation/session";
import { wordsOf } from "../../server/conversation/test-conversation";
import { turn } from "../../server/conversation/turn";
import type { Database } from "../../server/db";
import { createEngine } from "../../server/engine/run";
import { newId } from "../../server/ids";
import { skillRegistry } from "../../server/skills/registry";
import { compareShops, type Shop } from "./compare";
import { drain } from "./drain";
import { asReferenceHas } from "./reference";
import { contextOf, system, type Failure } from "./retail";
import type { Act, Task } from "./tasks";
import { answerFor, INTENT_OF, readInstruction } from "./wishes";

export type Dialogue = Task & { instruction: string };
/** `said`: the conversation, where something was wrong with it. */
export type Told = Failure & { said: string[]; unconfirmed: string[] };

/** More than anybody would bear. */
const TURNS_PER_WISH = 8;

type Talk = {
  database: Database;
  ctx: Ctx;
  sessionId: string;
  /** What the customer said. */
  said: string[];
  /** Acts nobody has spoken of yet. */
  open: { act: Act; wish: string }[];
};

export async function tryDialogue(database: Database, before: Shop, task: Dialogue): Promise<Told> {
  const { introduction, wishes } = readInstruction(task.instruction);
  const open = task.gold_writes.map((act, i) => ({ act, wish: wishes[i] ?? "" }));
  const talk: Talk = { database, ctx: await customerContext(database, task), sessionId: newId("sess"), said: [], open };
  const engine = createEngine(database);
  let next: string | null = [introduction, ...wishes].join(" ");
  for (let turns = 0; next !== null && turns < TURNS_PER_WISH * open.length; turns++) {
    await say(talk, next);
    await drain(database, engine);
    next = await reply(talk);
  }
  const after = (await exportStore(contextOf(database, system), { format: "tau" })) as Shop;
  const shops = { before, expected: task.expected_changed, after };
  const faults = compareShops(shops, (kind, wanted, found) => kind === "orders" && asReferenceHas(task, wanted, found));
  const unconfirmed = await unconfirmedWrites(database, talk.sessionId);
  const right = faults.length + unconfirmed.length === 0;
  return { id: task.id, faults, said: right ? [] : await transcript(talk), unconfirmed };
}

/** All that stood on the screen, in its order. */
async function transcript({ ctx, sessionId }: Talk): Promise<string[]> {
  const messages = await readMessages(ctx, { sessionId });
  return messages.map((message) => `${message.role === "user" ? "> " : ""}${wordsOf(message)}`);
}

async function customerContext(database: Database, { user_id: customerId = "" }: Dialogue): Promise<Ctx> {
  const { name, email } = await database.client.customer.findUniqueOrThrow({ where: { id: customerId } });
  const actor: Actor = { userId: `user_${customerId}`, role: "customer", customerId, name };
  await database.client.user.create({ data: { id: actor.userId, name, email, role: "customer", customerId } });
  return { actor, db: database.client, clock: systemClock, locale: "en" };
}

async function say({ ctx, sessionId, said }: Talk, text: string): Promise<void> {
  await turn(ctx, { sessionId, text, clientMessageId: newId("msg"), channel: "cli" });
  said.push(text);
}

/** What the customer says next; null when there is nothing more to say. */
async function reply(talk: Talk): Promise<string | null> {
  const session = await talk.database.client.sessionState.findUniqueOrThrow({ where: { id: talk.sessionId } });
  const { pending } = readContext(session);
  const state = readState(session);
  if (state === "WAITING_CONFIRMATION") return "yes";
  if (pending) {
    const about = talk.open.find(({ act }) => speaksOf(act, pending)) ?? talk.open[0];
    return about ? (answerFor(about.act, pending.slot, pending.offered) ?? about.wish) : "never mind";
  }
  await strikeBegun(talk);
  return talk.open[0]?.wish ?? null;
}

function speaksOf(act: Act, { intent, known }: { intent: string; known: Record<string, unknown> }): boolean {
  const order = known.order_id;
  return INTENT_OF[act.name] === intent && (order === undefined || order === bare(act.arguments.order_id));
}

const bare = (id: unknown) => (typeof id === "string" ? id.replace("#", "") : id);

/** Of what was wished, that which has been begun was answered, well or not. A wish nobody took up is said once more. */
async function strikeBegun(talk: Talk): Promise<void> {
  const rows = await talk.database.client.execution.findMany({ where: { sessionId: talk.sessionId } });
  const begun = rows.map((row) => ({ intent: row.intent, order: (row.input as Record<string, unknown>).order_id }));
  const before = talk.open.length;
  talk.open = talk.open.filter(
    ({ act }) =>
      !begun.some(({ intent, order }) => intent === INTENT_OF[act.name] && order === bare(act.arguments.order_id)),
  );
  const last = talk.said.at(-1);
  if (talk.open.length === before && talk.open[0]?.wish === last) talk.open = talk.open.slice(1);
}

/** Writes that no "yes" of the customer came before; a note to somebody changes nothing of theirs. */
async function unconfirmedWrites(database: Database, sessionId: string): Promise<string[]> {
  const executions = await database.client.execution.findMany({
    where: { sessionId },
    include: { steps: { orderBy: { seq: "asc" } } },
  });
  return executions.flatMap(({ steps }) => {
    let confirmed = false;
    return steps.flatMap((step) => {
      if (step.kind === "human_approval" && step.status === "SUCCEEDED") {
        confirmed ||= (step.output as { approved?: boolean } | null)?.approved === true;
      }
      const skill = skillRegistry.get(step.name ?? "");
      const writes = skill && skill.effect !== "read" && skill.reversibility.kind !== "notice";
      return writes && skill.category !== "service" && !confirmed && step.phase === "FORWARD" ? [skill.name] : [];
    });
  });
}
