// A customer's list of conversations: how each stands, what is new in it, found by words and by page; names and archiving
// change the list and never the record.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import { createEngine, type Engine } from "../engine/run";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { readSessionBar } from "./session-bar";
import { archiveSession, listSessions, markSeen, renameSession } from "./session-list";
import { settleExecution } from "./settle";
import { converse, type Conversation } from "./test-conversation";
import { makeShopper } from "./test-shopper";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  // Reads the procedures and trains once, so that no single test waits for it.
  await (await shopper()).talk().say("hello");
});

async function shopper() {
  const wanted = [
    { as: "A", like: "12521", status: "PAID" },
    { as: "B", like: "12251" },
  ];
  const { actor, orders } = await makeShopper(database.client, wanted);
  const talk = () => converse(database, engine, actor, "en");
  const ctx: Ctx = { actor, db: database.client, clock: { now: () => new Date() }, locale: "en" };
  return { ctx, talk, paid: orders.get("A") ?? "", late: orders.get("B") ?? "" };
}

const rowOf = async ({ ctx, sessionId }: Pick<Conversation, "ctx" | "sessionId">, archived = false) =>
  (await listSessions(ctx, { archived })).rows.find(({ id }) => id === sessionId);
const stranger = (ctx: Ctx): Ctx => ({ ...ctx, actor: { ...ctx.actor, userId: "x", customerId: "x" } });
const audits = (sessionId: string) =>
  database.client.auditLog.findMany({ where: { resourceId: sessionId }, orderBy: { seq: "asc" } });

describe("how a conversation stands", () => {
  it("is told from what it waits for: nobody, its customer, a pause, a question that lapsed", async () => {
    const { talk, paid } = await shopper();
    const one = talk();
    await one.say("hello");
    expect(await rowOf(one)).toMatchObject({ standing: "done", title: "hello" });
    await one.say(`cancel order ${paid}`);
    expect(await rowOf(one)).toMatchObject({ standing: "yours" });
    await one.say("let's continue later");
    expect(await rowOf(one)).toMatchObject({ standing: "paused" });
    const bar = () => readSessionBar(one.ctx, { sessionId: one.sessionId });
    expect(await bar()).toMatchObject({ open: { kind: "paused", label: "Cancel an order" }, canPause: false });
    await one.say("continue");
    expect(await bar()).toMatchObject({ open: null, canPause: true });
    await database.client.sessionState.update({ where: { id: one.sessionId }, data: { expiresAt: new Date(0) } });
    expect(await rowOf(one)).toMatchObject({ standing: "left" });
    expect(await bar()).toMatchObject({ open: { kind: "lapsed", label: "Cancel an order" } });
    await one.say("hello again");
    expect(await rowOf(one)).toMatchObject({ standing: "left" });
    await one.say("by mistake");
    await one.work();
    expect(await rowOf(one)).toMatchObject({ standing: "yours" });
  });

  it("is told from work under way, and afterwards from its answer", async () => {
    const { talk, late } = await shopper();
    const two = talk();
    await two.say(`Where is order ${late}? It should have been here a week ago`);
    expect(await rowOf(two)).toMatchObject({ standing: "working" });
    await two.work();
    expect(await rowOf(two)).toMatchObject({ standing: "done" });
    expect((await rowOf(two))?.lastWords).toContain(late);
  });

  it("is told from whose word it waits for, and a card that asks has its question for last words", async () => {
    const { actor, orders } = await makeShopper(database.client, [{ as: "A", like: "12262" }]);
    const talk = converse(database, engine, actor, "en");
    await talk.say(`I want a refund for order ${orders.get("A")}, it arrived broken`);
    await talk.work();
    const asks = expect.stringContaining(`refund of order ${orders.get("A")}`);
    expect(await rowOf(talk)).toMatchObject({ standing: "yours", lastWords: asks });
    await talk.say("yes");
    await talk.work();
    expect(await rowOf(talk)).toMatchObject({ standing: "decision" });
  });

  it("is new when something came of it since its customer wrote or looked", async () => {
    const { talk, late } = await shopper();
    const one = talk();
    const { executionId } = await one.say(`Where is order ${late}? It should have been here a week ago`);
    expect(await rowOf(one)).toMatchObject({ unread: false });
    await one.work();
    await settleExecution(database.client, executionId ?? "");
    expect(await rowOf(one)).toMatchObject({ unread: true });
    await markSeen(one.ctx, one);
    expect(await rowOf(one)).toMatchObject({ unread: false });
    await expect(markSeen(stranger(one.ctx), one)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the list", () => {
  it("finds by name and by what was said, each sign as itself, and only in one's own", async () => {
    const { ctx, talk } = await shopper();
    const [first, second] = [talk(), talk()];
    await first.say("hello, is 100% of it cotton?");
    await second.say("what is your return policy?");
    const found = async (search: string, as = ctx) => (await listSessions(as, { search })).rows.map(({ id }) => id);
    expect(await found("COTTON")).toEqual([first.sessionId]);
    expect(await found("100%")).toEqual([first.sessionId]);
    expect(await found("1%0")).toEqual([]);
    expect(await found("_")).toEqual([]);
    expect(await found("\0")).toHaveLength(2);
    expect(await found("cotton", stranger(ctx))).toEqual([]);
    await renameSession(ctx, { sessionId: second.sessionId, title: "Sending things back" });
    expect(await found("things back")).toEqual([second.sessionId]);
  });

  it("comes by page, the latest first, each once, while others move", async () => {
    const { ctx, talk } = await shopper();
    const talks = [talk(), talk(), talk(), talk(), talk()];
    for (const one of talks) await one.say("hello");
    const ids = talks.map(({ sessionId }) => sessionId).reverse();
    const one = await listSessions(ctx, { limit: 2 });
    expect(one.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await talks[4]?.say("hello again");
    const two = await listSessions(ctx, { limit: 2, cursor: one.next });
    const three = await listSessions(ctx, { limit: 2, cursor: two.next });
    expect([...two.rows, ...three.rows].map(({ id }) => id)).toEqual(ids.slice(2));
    expect(three.next).toBeNull();
  });
});

describe("a conversation's name and place", () => {
  it("are its customer's to change, audited, and nobody else's", async () => {
    const { talk } = await shopper();
    const one = talk();
    await one.say("hello");
    const { sessionId, ctx } = one;
    await renameSession(ctx, { sessionId, title: "  Cups\n and saucers " });
    expect(await rowOf(one)).toMatchObject({ title: "Cups and saucers" });
    await archiveSession(ctx, { sessionId, archived: true });
    expect(await rowOf(one)).toBeUndefined();
    expect(await rowOf(one, true)).toMatchObject({ archived: true });
    await archiveSession(ctx, { sessionId, archived: false });
    expect(await rowOf(one)).toMatchObject({ archived: false });
    const rows = await audits(sessionId);
    expect(rows.map(({ action, actorId }) => [action, actorId])).toEqual(
      ["session.rename", "session.archive", "session.restore"].map((action) => [action, ctx.actor.userId]),
    );
    expect(rows[0]).toMatchObject({ before: { title: "hello" }, after: { title: "Cups and saucers" } });

    for (const title of ["", " \n ", "x".repeat(81)])
      await expect(renameSession(ctx, { sessionId, title })).rejects.toThrow();
    const other = stranger(ctx);
    for (const id of [sessionId, newId("sess"), "nothing"]) {
      await expect(renameSession(other, { sessionId: id, title: "mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(archiveSession(other, { sessionId: id, archived: true })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
    // Colleagues may read it, and leave its name and place to its customer.
    const manager: Ctx = { ...ctx, actor: { userId: "m", role: "manager", customerId: null, name: "M" } };
    await expect(renameSession(manager, { sessionId, title: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await audits(sessionId)).toHaveLength(3);
  });

  it("stay a whole record when it is archived, and a new message brings it back", async () => {
    const { talk } = await shopper();
    const one = talk();
    await one.say("hello");
    await archiveSession(one.ctx, { sessionId: one.sessionId, archived: true });
    expect(await one.messages()).toHaveLength(2);
    await one.say("hello again");
    expect(await rowOf(one)).toMatchObject({ archived: false });
  });
});
