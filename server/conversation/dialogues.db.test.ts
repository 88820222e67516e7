// Scripted conversations, said to the chat of the demo shop one turn after another. After each of them, besides what its
// script expects: the journal of states leads from one to the next by the table and ends where the row is, every message
// has its reply, and no order was changed by work whose card this customer had not said yes to.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { advance } from "../engine/advance";
import { picturesOf } from "../engine/pictures";
import { answerApproval } from "../engine/approval-answer";
import { createEngine, type Engine } from "../engine/run";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { isCard } from "./cards";
import { checkConversation } from "./check-conversation";
import { readDialogues, type Dialogue, type Expectation, type Turn } from "./dialogue-script";
import { converse, wordsOf, type Conversation } from "./test-conversation";
import { makeShopper } from "./test-shopper";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
});

type Seen = { messages: number; moves: number; executions: number };

for (const { file, dialogues } of readDialogues()) {
  describe(file, () => {
    it.each(dialogues.map((one) => [one.name, one] as const))("%s", (_, dialogue) => run(dialogue));
  });
}

it("are at least eighty, each named once, in both languages", () => {
  const all = readDialogues().flatMap(({ dialogues }) => dialogues);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const locale of ["zh-CN", "en"]) expect(all.filter((one) => one.locale === locale).length).toBeGreaterThan(30);
  expect(all.length).toBeGreaterThanOrEqual(80);
});

async function run({ locale, orders: wanted, turns }: Dialogue): Promise<void> {
  const { actor, orders } = await makeShopper(
    database.client,
    Object.entries(wanted).map(([as, { like, status }]) => ({ as, like, status })),
  );
  const named = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replace(/\{([A-Z])\}/g, (_, as: string) => orders.get(as) ?? as)) as T;
  const talk = converse(database, engine, actor, locale);
  for (const [i, turn] of turns.entries()) {
    const before = await seen(talk);
    const said = named(turn);
    await take(talk, said);
    if (!("hold" in said && said.hold)) await talk.work();
    await expectThat(talk, before, said.expect, `turn ${i + 1}`);
  }
  await checkConversation(database.client, talk.sessionId, [...orders.values()]);
}

async function seen({ sessionId }: Conversation): Promise<Seen> {
  const [counts] = await database.client.$queryRaw<Seen[]>`
    SELECT (SELECT count(*)::int FROM messages WHERE session_id = ${sessionId}) AS messages,
      (SELECT count(*)::int FROM session_transitions WHERE session_id = ${sessionId}) AS moves,
      (SELECT count(*)::int FROM executions WHERE session_id = ${sessionId}) AS executions`;
  return counts!;
}

async function take(talk: Conversation, turn: Turn): Promise<void> {
  if ("customer" in turn) {
    const pictures: string[] = [];
    while (pictures.length < turn.pictures) pictures.push(await talk.upload());
    await talk.say(turn.customer, newId("msg"), pictures);
  } else if ("colleague" in turn) await decide(talk, turn.colleague, turn.says ?? "As the rules say.");
  else if ("silence" in turn) await keepSilent(talk, turn.silence);
  else if ("click" in turn) await talk.click(turn.click);
  else if ("store" in turn) {
    for (const [id, data] of Object.entries(turn.store)) await database.client.order.update({ where: { id }, data });
  }
}

const MANAGER = { userId: "user_demo_manager", role: "manager", customerId: null, name: "Manager" } as const;

async function decide(talk: Conversation, verdict: "approve" | "reject" | "ask", reason: string): Promise<void> {
  const where = { sessionId: talk.sessionId, status: { in: ["PENDING", "INFO_REQUESTED"] } };
  const open = await database.client.approval.findMany({ where });
  const asked = open.find(({ approvers }) => JSON.stringify(approvers) !== '[{"customer":true}]');
  if (!asked) throw new Error("No colleague is asked.");
  const role = (asked.approvers as { role?: string }[]).find((one) => one.role)?.role;
  const ctx = { ...talk.ctx, actor: role === "refund_manager" ? REFUND_MANAGER : MANAGER };
  await answerApproval(ctx, { approvalId: asked.id, hash: asked.hash, verdict, reason });
}
const REFUND_MANAGER = { ...MANAGER, userId: "user_demo_refund_manager", role: "refund_manager" as const };

async function keepSilent(talk: Conversation, what: "session" | "confirmation" | "reminder"): Promise<void> {
  if (what === "session") {
    await database.client.sessionState.update({ where: { id: talk.sessionId }, data: { expiresAt: new Date(0) } });
    return;
  }
  const card = await talk.card();
  if (!card) throw new Error("Nothing waits for the customer.");
  const at = what === "reminder" ? card.remindAt : card.dueAt;
  if (!at) throw new Error(`The card has no ${what}.`);
  const later = createEngine(database, { clock: { now: () => new Date(at.getTime() + 1_000) } });
  await database.client.execution.update({ where: { id: card.executionId }, data: { wakeAt: new Date(0) } });
  await advance(later, card.executionId);
}

async function expectThat(talk: Conversation, before: Seen, expected: Expectation, at: string): Promise<void> {
  const messages = await talk.messages();
  // What goes on in an earlier message is read where it stands.
  const fresh = messages.slice(before.messages);
  const said = fresh
    .filter(({ role }) => role === "assistant")
    .map(wordsOf)
    .join("\n");
  const read = expected.starts || fresh.length > 0 ? said : messages.map(wordsOf).join("\n");
  for (const words of expected.says ?? []) expect(read, at).toContain(words);
  for (const words of expected.never ?? []) expect(read, at).not.toContain(words);
  const session = await talk.session();
  if (expected.asks !== undefined)
    expect([at, session.pendingSlots]).toEqual([at, expected.asks ? [expected.asks] : []]);
  if (expected.state) expect([at, session.state]).toEqual([at, expected.state]);
  if (expected.offers) {
    const offered = fresh.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === "data-choices" ? part.data.options : [])),
    );
    const labels = offered.map(({ label, detail }) => `${label} ${detail}`).join("\n");
    for (const words of expected.offers) expect(labels, at).toContain(words);
  }
  if (expected.cards) {
    const kinds = fresh.flatMap(({ parts }) => parts.filter(isCard).map(({ type }) => type.replace("data-", "")));
    expect([at, kinds]).toEqual([at, expected.cards]);
  }
  if (expected.suggests) {
    const texts = fresh.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.type === "data-suggestions" ? part.data.items.map(({ text }) => text) : [])),
    );
    for (const words of expected.suggests) expect(texts.join("\n"), at).toContain(words);
  }
  if (expected.through) {
    const moves = await database.client.sessionTransition.findMany({
      where: { sessionId: talk.sessionId },
      orderBy: { id: "asc" },
      skip: before.moves,
    });
    expect([at, moves.map(({ toState }) => toState)]).toEqual([at, expected.through]);
  }
  await expectWork(talk, before, expected, at);
}

async function expectWork(talk: Conversation, before: Seen, expected: Expectation, at: string): Promise<void> {
  const executions = await talk.executions();
  const latest = executions.at(-1);
  if (expected.starts) {
    expect([at, executions.slice(before.executions).map(({ sopId }) => sopId)]).toEqual([at, expected.starts]);
  }
  if (expected.evidence !== undefined) {
    const shown = await picturesOf(database.client, latest?.id ?? "");
    expect([at, shown.length]).toEqual([at, expected.evidence]);
  }
  if (expected.input) expect(latest?.input, at).toMatchObject(expected.input);
  if (expected.work) expect([at, latest?.status]).toEqual([at, expected.work]);
  if (expected.confirms !== undefined) {
    const card = await talk.card();
    if (expected.confirms === null) expect([at, card]).toEqual([at, null]);
    else {
      const message = (card?.message as Record<string, string> | undefined)?.[talk.ctx.locale] ?? "no card";
      for (const words of expected.confirms) expect(message, at).toContain(words);
    }
  }
  if (expected.mails !== undefined) {
    const subject = { in: ["Please confirm your request", "请确认您的请求"] };
    const executionId = { in: executions.map(({ id }) => id) };
    expect([at, await database.client.email.count({ where: { subject, executionId } })]).toEqual([at, expected.mails]);
  }
  for (const [id, fields] of Object.entries(expected.records ?? {})) {
    expect(await database.client.order.findUniqueOrThrow({ where: { id } }), at).toMatchObject(fields);
  }
}
