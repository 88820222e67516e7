// Anything at any moment: two tabs of one customer, clicks, a worker that works or does not, expiry and time-outs, later and
// back again, messages that wait in line, are changed or taken back, and the button that stops an answer. No message
// is lost, no state is reached but by the table, and no order is changed without its yes (check-conversation.ts).
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { advance } from "../engine/advance";
import { answerApproval } from "../engine/approval-answer";
import { createEngine, type Engine } from "../engine/run";
import { STOPPED_BY_CUSTOMER, stopOwnExecution } from "../engine/stop-own";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { checkConversation } from "./check-conversation";
import { editQueued, queueMessage, removeQueued } from "./queue";
import { settleExecution } from "./settle";
import { stopAnswer } from "./stop-answer";
import { takeQueued } from "./take-queued";
import { converse, type Conversation } from "./test-conversation";
import { makeShopper } from "./test-shopper";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
});

const WORDS = [
  "cancel order {A}, ordered by mistake",
  "取消订单{B}，不想要了",
  "cancel {A} and where is {C}?",
  "订单{A}换个地址送",
  "公司",
  "845 Willow Lane, Denver, CO 80279, USA",
  "yes",
  "确认",
  "no",
  "yes, but to my other address",
  "不对，是{B}",
  "sorry, I meant {A}",
  "stop",
  "算了",
  "forget everything",
  "start over",
  "why do you ask?",
  "再说一遍",
  "what is your return policy?",
  "how far is it?",
  "I want a refund for order {C}, it is torn",
  "第一个",
  "thank you",
  "change my phone number to +1 480 555 0188",
  "把邮箱改成 mei@example.org",
  "ok, let me think",
  "let's continue later",
  "晚点再说",
  "continue",
  "继续",
  "?!",
];
/** Of these, the ones that say yes and nothing else. */
const SAYS_YES = ["yes", "确认"];

type Act =
  | { kind: "say"; text: string }
  | { kind: "tabs"; texts: [string, string] }
  | { kind: "twice"; text: string }
  /** Several wait, one of them is changed and one taken back, both tabs take what waits. */
  | { kind: "queue"; texts: string[]; edit: string; remove: number }
  | { kind: "click"; verdict: "approve" | "reject" }
  | { kind: "stop" | "halt" | "advance" | "work" | "lapse" | "expire" };

const word = fc.constantFrom(...WORDS);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: word.map((text) => ({ kind: "say" as const, text })) },
  { weight: 2, arbitrary: fc.tuple(word, word).map((texts) => ({ kind: "tabs" as const, texts })) },
  { weight: 1, arbitrary: word.map((text) => ({ kind: "twice" as const, text })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ texts: fc.array(word, { minLength: 2, maxLength: 4 }), edit: word, remove: fc.nat(3) })
      .map((queue) => ({ kind: "queue" as const, ...queue })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("approve" as const, "reject" as const)
      .map((verdict) => ({ kind: "click" as const, verdict })),
  },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom("work", "work", "advance", "stop", "halt", "lapse", "expire")
      .map((kind) => ({ kind }) as Act),
  },
);

/** What has nothing but its words is begun anew while it is under way. */
const BEGUN_ANEW: Act[] = [
  {
    kind: "queue",
    texts: ["how far is it?", "公司", "ok, let me think", "不对，是{B}"],
    edit: "how far is it?",
    remove: 2,
  },
  { kind: "say", text: "start over" },
  { kind: "say", text: "change my phone number to +1 480 555 0188" },
];

it("whatever comes in whatever order, nothing is lost and nothing is written without its yes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 9 }), async (acts) => {
      const { actor, orders } = await makeShopper(database.client, [
        { as: "A", like: "12521", status: "PAID" },
        { as: "B", like: "12533", status: "PAID" },
        { as: "C", like: "12251" },
      ]);
      const talk = converse(database, engine, actor, "en");
      let sent = 0;
      for (const one of acts) {
        const before = await confirmed(talk);
        sent += await perform(talk, one, (text) =>
          text.replace(/\{([ABC])\}/g, (_, as: string) => orders.get(as) ?? as),
        );
        if ((await confirmed(talk)) > before) expect(one, "nobody said yes").toSatisfy(saysYes);
        await checkConversation(database.client, talk.sessionId, [...orders.values()]);
      }
      await talk.work();
      await checkConversation(database.client, talk.sessionId, [...orders.values()]);
      const kept = await database.client.message.count({ where: { sessionId: talk.sessionId, role: "user" } });
      expect(kept).toBe(sent);
    }),
    { numRuns: 11, endOnFailure: true, examples: [[BEGUN_ANEW]] },
  );
}, 60_000);

const confirmed = ({ sessionId }: Conversation) =>
  database.client.approval.count({
    where: { sessionId, status: "APPROVED", approvers: { equals: [{ customer: true }] } },
  });

function saysYes(one: Act): boolean {
  switch (one.kind) {
    case "say":
    case "twice":
      return SAYS_YES.includes(one.text);
    case "tabs":
      return one.texts.some((text) => SAYS_YES.includes(text));
    case "queue":
      return [...one.texts, one.edit].some((text) => SAYS_YES.includes(text));
    default:
      return one.kind === "click" && one.verdict === "approve";
  }
}

/** How many messages it sent. */
async function perform(talk: Conversation, one: Act, named: (text: string) => string): Promise<number> {
  switch (one.kind) {
    case "say":
      await talk.say(named(one.text));
      return 1;
    case "tabs":
      await Promise.all(one.texts.map((text) => talk.say(named(text))));
      return 2;
    case "twice": {
      const id = newId("msg");
      const [first, again] = await Promise.all([talk.say(named(one.text), id), talk.say(named(one.text), id)]);
      expect(again.assistantMessage.id).toBe(first.assistantMessage.id);
      return 1;
    }
    case "queue":
      return wait(talk, { ...one, texts: one.texts.map(named), edit: named(one.edit) });
    case "work":
      await talk.work();
      return 0;
    case "advance":
      // The engine did something; the conversation has not heard of it yet.
      for (const { id } of await talk.executions()) await advance(engine, id);
      return 0;
    default:
      await disturb(talk, one);
      return 0;
  }
}

async function wait(talk: Conversation, { texts, edit, remove }: Extract<Act, { kind: "queue" }>): Promise<number> {
  const { ctx, sessionId } = talk;
  const ids = texts.map(() => newId("msg"));
  for (const [i, text] of texts.entries()) {
    await queueMessage(ctx, { sessionId, text, clientMessageId: ids[i] ?? "", channel: "web" });
  }
  const [first = ""] = ids;
  const gone = ids[remove];
  await editQueued(ctx, { sessionId, messageId: first, text: edit });
  if (gone !== undefined) await removeQueued(ctx, { sessionId, messageId: gone });
  await Promise.all([takeQueued(ctx, sessionId), takeQueued(ctx, sessionId)]);
  await takeQueued(ctx, sessionId);
  const said = await database.client.message.findMany({
    where: { sessionId, clientMessageId: { in: ids } },
    orderBy: { turn: "asc" },
    select: { text: true },
  });
  const left = [edit, ...texts.slice(1)].filter((_, i) => i !== remove);
  expect(said.map(({ text }) => text)).toEqual(left);
  return left.length;
}

async function disturb(talk: Conversation, one: Act): Promise<void> {
  const card = await talk.card();
  const running = (await talk.executions()).at(-1);
  if (one.kind === "expire") {
    await database.client.sessionState.updateMany({ where: { id: talk.sessionId }, data: { expiresAt: new Date(0) } });
  } else if (one.kind === "click" && card) {
    await expected(answerApproval(talk.ctx, { approvalId: card.id, hash: card.hash, verdict: one.verdict }));
  } else if (one.kind === "stop" && running) {
    await expected(stopOwnExecution(talk.ctx, { executionId: running.id, reason: STOPPED_BY_CUSTOMER }));
  } else if (one.kind === "halt" && running) {
    await stopAnswer(talk.ctx, { sessionId: talk.sessionId });
  } else if (one.kind === "lapse" && card?.dueAt) {
    const later = new Date(card.dueAt.getTime() + 1_000);
    await database.client.execution.update({ where: { id: card.executionId }, data: { wakeAt: new Date(0) } });
    await advance(createEngine(database, { clock: { now: () => later } }), card.executionId);
    await settleExecution(database.client, card.executionId);
  }
}

/** A refusal is an answer, too. */
async function expected(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== "CONFLICT") throw error;
  });
}
