// Pictures from the upload to whoever decides: who may send, take back and see them, how many, once each, and for how long.
import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import type { Ctx } from "../../context";
import { getApproval } from "../../engine/approvals";
import { answerApproval } from "../../engine/approval-answer";
import { getExecution } from "../../engine/read";
import { createEngine, type Engine } from "../../engine/run";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import type { TestDatabase } from "../../postgres/test-database";
import { currentRecogniser } from "../intent/recognise";
import { converse, wordsOf } from "../test-conversation";
import { makeShopper } from "../test-shopper";
import { readMessages } from "../messages";
import { addAttachment, MAX_PER_SESSION_AND_DAY, removeAttachment } from "./add-attachment";
import { readAttachment } from "./read-attachment";
import { sweepAttachments } from "./sweep-attachments";
import { jpegOf, pngOf } from "./test-pictures";

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await demoDatabase();
  engine = createEngine(database);
  currentRecogniser();
});

async function shopper(like = "12251", status: string | undefined = "DELIVERED") {
  const { actor, orders } = await makeShopper(database.client, [{ as: "A", like, status }]);
  return { talk: converse(database, engine, actor, "en"), orderId: orders.get("A") ?? "" };
}

const staff = (role: "customer_service" | "refund_manager" | "ops"): Ctx => ({
  actor: { userId: `user_demo_${role}`, role, customerId: null, name: role },
  db: database.client,
  clock: { now: () => new Date() },
  locale: "en",
});

async function reasonOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? `${error.code} ${error.options.reason}` : String(error)),
  );
}

const audited = async (id: string) =>
  (await database.client.auditLog.findMany({ where: { resourceId: id }, orderBy: { seq: "asc" } })).map(
    ({ action, actorId }) => `${action} by ${actorId}`,
  );

describe("an upload", () => {
  it("is kept without what told of the place, and audited; the same again is the same", async () => {
    const { talk } = await shopper();
    const { ctx, sessionId } = talk;
    const file = { sessionId, name: "IMG_1.JPEG", bytes: jpegOf({ orientation: 6 }) };
    const picture = await addAttachment(ctx, file);
    expect(picture).toMatchObject({ name: "IMG_1.jpg", mediaType: "image/jpeg", width: 4, height: 3 });
    expect(await addAttachment(ctx, file)).toEqual(picture);
    const stored = await readAttachment(ctx, picture);
    expect(Buffer.from(stored.data).toString("latin1")).not.toContain("GPS");
    expect(await audited(picture.attachmentId)).toEqual([`attachment.add by ${ctx.actor.userId}`]);
  });

  it("is taken back by whoever sent it, and by nobody once it was sent", async () => {
    const { talk } = await shopper();
    const { talk: other } = await shopper();
    const { ctx, sessionId } = talk;
    const attachmentId = await talk.upload();
    expect(await reasonOf(removeAttachment(other.ctx, { sessionId, attachmentId }))).toMatch(/^NOT_FOUND/);
    await removeAttachment(ctx, { sessionId, attachmentId });
    expect(await reasonOf(readAttachment(ctx, { attachmentId }))).toMatch(/^NOT_FOUND/);
    expect(await audited(attachmentId)).toEqual([
      `attachment.add by ${ctx.actor.userId}`,
      `attachment.remove by ${ctx.actor.userId}`,
    ]);
    const sent = await talk.upload();
    await talk.say("hello", newId("msg"), [sent]);
    expect(await reasonOf(removeAttachment(ctx, { sessionId, attachmentId: sent }))).toBe("CONFLICT attachment_used");
    expect(await reasonOf(readAttachment(ctx, { attachmentId: sent }))).toBe("done");
  });

  it("goes into no conversation of others, and from nobody who may not chat", async () => {
    const { talk } = await shopper();
    const { talk: other } = await shopper();
    await talk.say("hello");
    const file = { sessionId: talk.sessionId, name: "a.png", bytes: pngOf() };
    expect(await reasonOf(addAttachment(other.ctx, file))).toBe("NOT_FOUND session_not_found");
    expect(await reasonOf(addAttachment(other.ctx, { ...file, sessionId: "sess_x" }))).toMatch(/^NOT_FOUND/);
    expect(await reasonOf(addAttachment(talk.ctx, { ...file, bytes: Buffer.alloc(5 * 1024 * 1024 + 1) }))).toBe(
      "PAYLOAD_TOO_LARGE attachment_too_large",
    );
  });

  it("has its share of a day, also when many come at once", async () => {
    const { talk } = await shopper();
    const wanted = MAX_PER_SESSION_AND_DAY + 3;
    const files = Array.from({ length: wanted }, (_, i) => ({
      ...{ sessionId: talk.sessionId, name: `${i}.png`, bytes: pngOf(2, 2, { grey: i + 1 }) },
    }));
    const answers = await Promise.all(files.map((file) => reasonOf(addAttachment(talk.ctx, file))));
    expect(answers.filter((one) => one === "done")).toHaveLength(MAX_PER_SESSION_AND_DAY);
    expect(new Set(answers)).toEqual(new Set(["done", "RATE_LIMITED attachment_quota"]));
    const tomorrow = { ...talk.ctx, clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } };
    const file = { sessionId: talk.sessionId, name: "x.png", bytes: pngOf(3, 3) };
    expect(await reasonOf(addAttachment(tomorrow, file))).toBe("done");
  });

  it("that was never sent is removed after a day, and no other", async () => {
    const { talk } = await shopper();
    const [sent, unsent, fresh] = [await talk.upload(), await talk.upload(), await talk.upload()];
    await talk.say("hello", newId("msg"), [sent]);
    const createdAt = new Date(Date.now() - 25 * 3_600_000);
    await database.client.attachment.updateMany({ where: { id: { in: [sent, unsent] } }, data: { createdAt } });
    const actor = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;
    expect(await sweepAttachments({ ...talk.ctx, actor })).toBe(1);
    const left = await database.client.attachment.findMany({
      where: { sessionId: talk.sessionId },
      select: { id: true },
    });
    expect(left.map(({ id }) => id).sort()).toEqual([sent, fresh].sort());
    expect((await audited(unsent)).at(-1)).toBe("attachment.remove by system");
  });
});

describe("a message with pictures", () => {
  it("sent twice is one turn; others' pictures, and sent ones, go with none", async () => {
    const { talk } = await shopper();
    const { talk: other } = await shopper();
    const mine = await talk.upload();
    const id = newId("msg");
    const first = await talk.say("", id, [mine]);
    expect((await talk.say("", id, [mine])).assistantMessage.id).toBe(first.assistantMessage.id);
    expect(first.userMessage.parts).toMatchObject([{ type: "data-attachment", data: { attachmentId: mine } }]);
    expect(await talk.messages()).toHaveLength(2);
    expect(await database.client.recognition.count({ where: { sessionId: talk.sessionId } })).toBe(0);
    const gone = "VALIDATION attachment_not_found";
    expect(await reasonOf(talk.say("again", newId("msg"), [mine]))).toBe(gone);
    expect(await reasonOf(other.say("mine", newId("msg"), [await talk.upload()]))).toBe(gone);
    expect(await reasonOf(talk.say("", newId("msg"), []))).toBe("VALIDATION message_empty");
    expect(await talk.messages()).toHaveLength(2);
  });

  it("goes with its conversation, and with its customer", async () => {
    const { talk } = await shopper();
    const sent = await talk.upload();
    await talk.say("hello", newId("msg"), [sent]);
    await database.client.sessionState.delete({ where: { id: talk.sessionId } });
    expect(await database.client.attachment.count({ where: { id: sent } })).toBe(0);
    const customerId = newId("cust");
    await database.client.customer.create({ data: { id: customerId, name: "B", email: `${customerId}@example.com` } });
    const ctx = { ...talk.ctx, actor: { ...talk.ctx.actor, userId: "user_b", customerId } };
    const { attachmentId } = await addAttachment(ctx, { sessionId: newId("sess"), name: "b.png", bytes: pngOf() });
    await database.client.customer.delete({ where: { id: customerId } });
    expect(await database.client.attachment.count({ where: { id: attachmentId } })).toBe(0);
  });
});

describe("a picture of a refund that a person decides", () => {
  it("is seen by its customer, who decides and who serves, by no stranger, and is told of in the letter", async () => {
    const { talk, orderId } = await shopper("12262");
    const { talk: stranger } = await shopper();
    await talk.say(`the turntable of order ${orderId} arrived broken`);
    await talk.say("a refund");
    const sent = await talk.upload();
    const unsent = await talk.upload();
    await talk.say("", newId("msg"), [sent]);
    await talk.work();
    await talk.click("approve");
    await talk.work();
    const asked = await database.client.approval.findFirstOrThrow({
      where: { sessionId: talk.sessionId, status: "PENDING", NOT: { approvers: { equals: [{ customer: true }] } } },
    });
    const manager = staff("refund_manager");
    const card = await getApproval(manager, { approvalId: asked.id });
    expect(card.pictures.map(({ attachmentId }) => attachmentId)).toEqual([sent]);
    const parent = (await talk.executions())[0]?.id ?? "";
    expect((await getExecution(staff("ops"), { executionId: parent })).pictures).toHaveLength(1);
    for (const ctx of [talk.ctx, manager, staff("customer_service")]) {
      expect([ctx.actor.role, await reasonOf(readAttachment(ctx, { attachmentId: sent }))]).toEqual([
        ctx.actor.role,
        "done",
      ]);
    }
    const hidden = "NOT_FOUND attachment_not_found";
    expect(await reasonOf(readAttachment(stranger.ctx, { attachmentId: sent }))).toBe(hidden);
    expect(await reasonOf(readAttachment(stranger.ctx, { attachmentId: "att_x" }))).toBe(hidden);
    expect(await reasonOf(readAttachment(manager, { attachmentId: unsent }))).toBe(hidden);
    const letters = await database.client.email.findMany({ where: { executionId: asked.executionId } });
    expect(letters.map(({ text }) => text).join()).toMatch(/The customer sent 1 picture|客户发来 1 张图片/);

    // What the approver wants to know may be answered by a picture alone.
    const ask = {
      approvalId: asked.id,
      hash: asked.hash,
      verdict: "ask" as const,
      reason: "Can you show the serial number?",
    };
    await answerApproval(manager, ask);
    await talk.work();
    await talk.say("", newId("msg"), [unsent]);
    const now = await getApproval(manager, { approvalId: asked.id });
    expect(now.thread.at(-1)).toMatchObject({ kind: "INFORM", text: "(picture)" });
    expect(now.pictures.map(({ attachmentId }) => attachmentId)).toEqual([sent, unsent]);
    const [last] = (await readMessages(talk.ctx, { sessionId: talk.sessionId })).slice(-1);
    expect(last && wordsOf(last)).toContain("passed it on");
  });

  it("is not among the evidence of somebody else's work, whatever that was begun with", async () => {
    const { talk, orderId } = await shopper();
    const { talk: other } = await shopper();
    const theirs = await other.upload();
    await other.say("hello", newId("msg"), [theirs]);
    await talk.say(`something from order ${orderId} arrived broken`);
    await talk.say("a replacement");
    await talk.say("skip");
    const id = (await talk.executions())[0]?.id ?? "";
    const row = await database.client.execution.findUniqueOrThrow({ where: { id } });
    const input = { ...(row.input as object), pictures: [theirs] };
    await database.client.execution.update({ where: { id }, data: { input } });
    expect((await getExecution(talk.ctx, { executionId: id })).pictures).toEqual([]);
  });
});
