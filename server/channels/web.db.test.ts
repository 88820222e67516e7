import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx } from "../context";
import { readMessages } from "../conversation/messages";
import { settleExecution } from "../conversation/settle";
import { createEngine } from "../engine/run";
import { runToEnd } from "../engine/run-to-end";
import { AppError } from "../errors";
import { newId } from "../ids";
import { callModel } from "../models/call";
import type { TestDatabase } from "../postgres/test-database";
import { sessionEvents } from "./session-events";
import { answerMessage, resumeMessage } from "./web";

let database: TestDatabase;
beforeAll(async () => {
  database = await demoDatabase();
});

const customer = (userId = "user_demo_customer"): Ctx => ({
  actor: { userId, role: "customer", customerId: userId === "user_demo_customer" ? "cust_demo" : null, name: "Demo" },
  db: database.client,
  clock: { now: () => new Date() },
  locale: "en",
});

type WorkChunk = { status?: string; steps?: { id: string; summary: string | null }[] };
type Chunk = { type: string; id?: string; delta?: string; data?: WorkChunk & { text?: string }; messageId?: string };

/** Reads server-sent events one at a time. */
function reader(response: Response) {
  const events = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = buffer.indexOf("\n\n");
      if (end >= 0) {
        const event = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return event;
      }
      const read = await events?.read();
      if (!read || read.done) return null;
      buffer += read.value;
    }
  };
  return {
    next,
    leave: () => events?.cancel(),
    /** The chunks up to the one wanted, or to the end. */
    chunks: async (until?: (chunk: Chunk) => boolean): Promise<Chunk[]> => {
      const found: Chunk[] = [];
      for (let event = await next(); event !== null; event = await next()) {
        if (!event.startsWith("data: {")) continue;
        const chunk = JSON.parse(event.slice(6)) as Chunk;
        found.push(chunk);
        if (until?.(chunk)) break;
      }
      return found;
    },
  };
}

const isWork = (chunk: Chunk) => chunk.type === "data-work";
const textIn = (chunks: Chunk[]) => chunks.map(({ delta }) => delta ?? "").join("");
const ask = (sessionId: string, text: string, signal = new AbortController().signal) =>
  answerMessage(customer(), { sessionId, message: { id: newId("msg"), text } }, signal);
const executionOf = async (sessionId: string) =>
  (await database.client.execution.findFirstOrThrow({ where: { sessionId } })).id;

describe("a streamed answer", () => {
  it("begins before the work does, follows it and ends with the SOP's answer", async () => {
    const sessionId = newId("sess");
    const stream = reader(await ask(sessionId, "Where is my order 12345? It's been a week!"));
    const begun = await stream.chunks(isWork);
    expect(begun.map(({ type }) => type)).toEqual(["start", "data-understanding", "data-work"]);
    expect(begun.at(-1)?.data?.status).toBe("PENDING");

    const executionId = await executionOf(sessionId);
    await runToEnd(createEngine(database), executionId);
    const rest = await stream.chunks();
    expect(rest.filter(isWork).at(-1)?.data?.status).toBe("SUCCEEDED");
    expect(new Set(rest.filter(isWork).map(({ id }) => id))).toEqual(new Set([begun.at(-1)?.id]));
    expect(rest.at(-1)?.type).toBe("finish");
    const stored = (await readMessages(customer(), { sessionId })).at(-1);
    expect(begun[0]?.messageId).toBe(stored?.id);
    // Cards are drawn here, so the words are those that leave out what they show.
    expect(stored?.parts.findLast(({ type }) => type === "text")).toMatchObject({ withCards: textIn(rest) });
  });

  it("shows a model's words as the answer they become, as they come", async () => {
    const sessionId = newId("sess");
    const stream = reader(await ask(sessionId, "Where is my order 12345? It's been a week!"));
    const executionId = await executionOf(sessionId);
    let shown: () => void = () => {};
    const seen = new Promise<void>((done) => (shown = done));
    const engine = createEngine(database, {
      // A model that has written half a sentence, and waits until somebody has read it.
      callModel: async (request) => {
        request.onDelta?.({ type: "text", text: "We are sorry that" });
        await seen;
        return callModel(request);
      },
    });
    const work = runToEnd(engine, executionId);
    const isDraft = ({ type }: Chunk) => type === "data-draft";
    const begun = await stream.chunks(isDraft);
    expect(begun.at(-1)?.data?.text).toBe("We are sorry that");
    shown();
    expect(await work).toBe("SUCCEEDED");
    const rest = await stream.chunks();
    expect(rest.findLast(isDraft)?.data?.text).toBe("");
  });

  it("is whole at once when nothing has to be worked on", async () => {
    const chunks = await reader(await ask(newId("sess"), "hello")).chunks();
    expect([...new Set(chunks.map(({ type }) => type))]).toEqual([
      "start",
      "text-start",
      "text-delta",
      "text-end",
      "finish",
    ]);
  });

  it("can be left and joined again; leaving changes nothing of the work", async () => {
    const sessionId = newId("sess");
    const tab = new AbortController();
    const first = reader(await ask(sessionId, "where is my order 12345?", tab.signal));
    await first.chunks(isWork);
    tab.abort();
    expect((await first.chunks()).map(({ type }) => type)).not.toContain("finish");

    const joined = await resumeMessage(customer(), sessionId, new AbortController().signal);
    if (!joined) throw new Error("nothing to join");
    const second = reader(joined);
    await second.chunks(isWork);
    await runToEnd(createEngine(database), await executionOf(sessionId));
    const rest = await second.chunks();
    expect(textIn(rest)).toContain("12345");
    expect(await resumeMessage(customer(), sessionId, tab.signal)).toBeNull();
  });

  it("is left to the session's news once something else was said", async () => {
    const sessionId = newId("sess");
    await (await ask(sessionId, "where is my order 12345?")).body?.cancel();
    await reader(await ask(sessionId, "are you done yet?")).chunks();
    expect(await resumeMessage(customer(), sessionId, new AbortController().signal)).toBeNull();
  });

  it("cannot be joined by anybody else", async () => {
    const sessionId = newId("sess");
    await reader(await ask(sessionId, "hello")).chunks();
    const stranger = customer("user_stranger");
    const never = new AbortController().signal;
    await expect(resumeMessage(stranger, sessionId, never)).rejects.toThrow(AppError);
    await expect(sessionEvents(stranger, sessionId, never)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("work that waits for a person", () => {
  it("ends the stream with the question, and is joined again when it goes on", async () => {
    const ctx = customer();
    const sessionId = newId("sess");
    const response = await ask(sessionId, "Where is my order 12345?");
    const id = await executionOf(sessionId);
    const execution = { where: { id } };
    const waiting = { status: "WAITING", waitingFor: "approval" };
    // As the engine does it: the question and the wait in one commit.
    const asking = database.client.approval.create({
      data: {
        id: newId("appr"),
        executionId: id,
        stepId: "ask",
        sopId: "s",
        status: "PENDING",
        message: { "zh-CN": "可以吗？", en: "May I?" },
        shown: {},
        hash: "h",
        approvers: [{ customer: true }],
        requesterId: ctx.actor.userId,
        customerId: ctx.actor.customerId,
        sessionId,
      },
    });
    await database.client.$transaction([asking, database.client.execution.update({ ...execution, data: waiting })]);
    const chunks = await reader(response).chunks();
    expect(chunks.at(-1)?.type).toBe("finish");
    expect(chunks.filter(({ type }) => type === "data-confirmation")).toMatchObject([
      { data: { message: "May I?", status: "open", hash: "h" } },
    ]);
    // A reload finds the question, and nothing to wait for in this connection.
    const resumed = await resumeMessage(ctx, sessionId, new AbortController().signal);
    if (!resumed) throw new Error("nothing to resume");
    expect((await reader(resumed).chunks()).map(({ type }) => type)).toEqual(
      expect.arrayContaining(["data-confirmation", "finish"]),
    );
    await database.client.execution.update({ ...execution, data: { status: "CANCELLED", completedAt: new Date() } });
    await settleExecution(database.client, id);
    const [, answer] = await readMessages(ctx, { sessionId });
    expect(answer?.complete).toBe(true);
  });
});

describe("news of a session", () => {
  it("reaches a second tab when the first sends and when the work ends", async () => {
    const sessionId = newId("sess");
    await reader(await ask(sessionId, "hello")).chunks();
    const tab = new AbortController();
    const events = reader(await sessionEvents(customer(), sessionId, tab.signal));
    expect(await events.next()).toBe("retry: 2000");

    await (await ask(sessionId, "where is my order 12345?")).body?.cancel();
    expect(await events.next()).toBe("event: changed\ndata: {}");
    const executionId = await executionOf(sessionId);
    await runToEnd(createEngine(database), executionId);
    await settleExecution(database.client, executionId);
    expect(await events.next()).toBe("event: changed\ndata: {}");
    tab.abort();
    for (let event = await events.next(); event !== null; event = await events.next()) {
      expect(event).toBe("event: changed\ndata: {}");
    }
  });
});
