import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx, Role } from "../../context";
import { newId } from "../../ids";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { correctRecognition, readCorrections } from "./correct";
import { catchUpLearning, finishTraining, trainIntents } from "./finish-training";
import { loadIntentModel } from "./follow-model";
import { currentRecogniser, recognise, useStoredModel } from "./recognise";
import { listRecognitions, storeRecognition } from "./stored";
import { trainFromFiles, trainInProcess, type TrainingJob } from "./train-process";
import { beginTraining, listIntentVersions, useIntentVersion } from "./training";
import { useFewIntents } from "./test-few-intents";

let few: ReturnType<typeof useFewIntents>;
let database: TestDatabase;

function as(role: Role): Ctx {
  const actor = { userId: `user_${role}`, role, customerId: role === "customer" ? "cust_lin" : null, name: role };
  return { actor, db: database.client, clock: { now: () => new Date() }, locale: "en" };
}

/** In this process: few intents train in a moment. */
const train = (job: TrainingJob) => Promise.resolve(trainFromFiles(job));

/** One message of Lin's, as a turn keeps it. */
async function heard(text: string): Promise<string> {
  const db = database.client;
  const at = new Date();
  const sessionId = newId("sess");
  await db.sessionState.create({
    data: {
      ...{ id: sessionId, userId: "user_lin", customerId: "cust_lin", channel: "web", locale: "en", state: "IDLE" },
      ...{ createdAt: at, lastActiveAt: at, expiresAt: at },
    },
  });
  const messageId = newId("msg");
  await db.message.create({ data: { id: messageId, sessionId, turn: 1, role: "user", text, createdAt: at } });
  await storeRecognition(as("customer"), { messageId, sessionId, text, recognition: recognise(text) });
  return (await db.recognition.findUniqueOrThrow({ where: { messageId } })).id;
}

const find = (id: string) => database.client.recognition.findUniqueOrThrow({ where: { id } });
const audits = (action: string) => database.client.auditLog.count({ where: { action } });

beforeAll(async () => {
  few = useFewIntents();
  database = await testDatabase();
  await database.client.customer.create({
    data: { id: "cust_lin", name: "Lin Yue", email: "lin@shop.example", phone: "13800138000" },
  });
});
afterAll(() => {
  useStoredModel(null);
  few.leave();
});

describe("a recognition", () => {
  it("is kept with all that was considered, its layer and its time, and goes when its message goes", async () => {
    const said = "the order, the parcel, maybe stop it";
    const row = await find(await heard(said));
    const { intent, layer, confidence, considered } = recognise(said);
    expect(row).toMatchObject({ intent, layer, confidence, language: "en", modelVersion: null, text: said });
    expect(considered.length).toBeGreaterThan(1);
    expect(row.candidates).toEqual(considered);
    expect(row.took).toEqual({ rules: expect.any(Number), classifier: expect.any(Number) });
    await database.client.message.delete({ where: { id: row.messageId } });
    expect(await database.client.recognition.count({ where: { id: row.id } })).toBe(0);
  });

  it("shows who may not read personal data none, nor lets them search by it", async () => {
    const id = await heard("Lin Yue here, lin@shop.example, 13800138000, where is my order");
    const seen = async (role: Role, search: string) =>
      (await listRecognitions(as(role), { search })).rows.find((row) => row.id === id)?.text;
    const masked = await seen("ops", "where is my");
    expect(masked).toContain("where is my order");
    expect(masked).not.toMatch(/Lin Yue|lin@shop|13800138000/);
    expect(await seen("ops", "lin@shop.example")).toBeUndefined();
    expect(await seen("admin", "lin@shop.example")).toContain("Lin Yue here, lin@shop.example");
    await expect(listRecognitions(as("customer_service"), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is found by doubt, layer and language", async () => {
    const id = await heard("谢谢");
    const ids = async (input: Parameters<typeof listRecognitions>[1]) =>
      (await listRecognitions(as("ops"), input)).rows.map((row) => row.id);
    expect(await ids({ language: "zh-CN" })).toEqual([id]);
    expect(await ids({ language: "en" })).not.toContain(id);
    const { layer } = await find(id);
    expect(await ids({ layer: layer as "rules" })).toContain(id);
    await database.client.recognition.update({ where: { id }, data: { unsure: true } });
    expect(await ids({ show: "unsure" })).toEqual([id]);
    await correctRecognition(as("ops"), { id, intent: "thanks", was: null });
    expect(await ids({ show: "unsure" })).toEqual([]);
    expect(await ids({ show: "corrected", search: "thanks" })).toEqual([id]);
    await correctRecognition(as("ops"), { id, intent: null, was: "thanks" });
  });
});

describe("a correction", () => {
  it("is audited, becomes an example without what is personal, and can be taken back", async () => {
    const id = await heard("I am Lin Yue, call 13800138000, halt purchase pronto");
    const before = await audits("recognition.correct");
    await correctRecognition(as("ops"), { id, intent: "cancel_order", was: null });
    expect(await find(id)).toMatchObject({ correctedIntent: "cancel_order", correctedBy: "user_ops" });
    const [example] = await readCorrections(database.client);
    expect(example).toEqual({ intent: "cancel_order", text: expect.stringContaining("halt purchase pronto") });
    expect(example?.text).not.toMatch(/Lin|138|•/);
    await correctRecognition(as("ops"), { id, intent: null, was: "cancel_order" });
    expect(await readCorrections(database.client)).toEqual([]);
    expect(await audits("recognition.correct")).toBe(before + 2);
  });

  it("is refused to who may not, of what there is not, and beside somebody else's", async () => {
    const id = await heard("please halt it");
    const correct = (role: Role, input: Partial<Parameters<typeof correctRecognition>[1]>) =>
      correctRecognition(as(role), { id, intent: "cancel_order", was: null, ...input });
    await expect(correct("manager", {})).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(correct("ops", { intent: "nonsense" })).rejects.toMatchObject({ code: "VALIDATION" });
    await expect(correct("ops", { id: "recog_none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await correct("ops", {});
    const other = correct("admin", { intent: "thanks" });
    await expect(other).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "already_corrected" } });
    expect(await find(id)).toMatchObject({ correctedIntent: "cancel_order", correctedBy: "user_ops" });
  });
});

describe("a training", () => {
  const SAID = ["zorble the flimp now", "can you zorble the flimp for me", "zorble that flimp, will you"];

  it("learns what was corrected, and is in force in whoever follows", async () => {
    const said = "would you zorble this flimp";
    expect(recognise(said).intent).not.toBe("cancel_order");
    for (const text of SAID)
      await correctRecognition(as("ops"), { id: await heard(text), intent: "cancel_order", was: null });
    await expect(trainIntents(as("manager"), train)).rejects.toMatchObject({ code: "FORBIDDEN" });

    const result = await trainIntents(as("ops"), train);
    expect(result).toMatchObject({ kind: "finished", kept: true });
    await loadIntentModel(database.client);
    const recognition = recognise(said);
    expect(recognition).toMatchObject({ intent: "cancel_order", layer: "classifier" });
    const { rows, answers, waiting } = await listIntentVersions(as("ops"));
    expect(rows[0]).toMatchObject({ status: "KEPT", inForce: true, usable: true, trainedBy: "user_ops" });
    expect([answers, recognition.version, waiting]).toEqual([rows[0]?.version, rows[0]?.version, 0]);
    const figures = rows[0]?.figures;
    // Each was held out of the training that read it, and the other two taught what it means.
    expect(figures?.corrections).toBe(SAID.length + 1);
    expect(figures?.wonTexts.map(({ text }) => text)).toEqual(expect.arrayContaining([SAID[0]]));
    expect(figures?.accuracy).toBeGreaterThanOrEqual(figures?.baseline ?? 1);
    expect([await audits("intents.train"), await audits("intents.keep")]).toEqual([1, 1]);

    expect(await trainIntents(as("ops"), train)).toEqual({ kind: "unchanged", version: rows[0]?.version });
  });

  it("that loses is not kept, and says what was lost", async () => {
    const { answers } = await listIntentVersions(as("ops"));
    const wrong = [
      "where is my order please",
      "where is my parcel now",
      "track my order",
      "where is the parcel",
      "order status",
    ];
    const ids = await Promise.all(wrong.map(heard));
    for (const id of ids) await correctRecognition(as("ops"), { id, intent: "thanks", was: null });
    const result = await trainIntents(as("ops"), train);
    expect(result).toMatchObject({ kind: "finished", kept: false });
    if (result.kind === "finished") expect(result.figures.lost).toBeGreaterThan(result.figures.won);
    const after = await listIntentVersions(as("ops"));
    expect(after.answers).toBe(answers);
    expect(after.rows[0]).toMatchObject({ status: "REFUSED", inForce: false, usable: false });
    const refused = after.rows[0]?.version ?? 0;
    await expect(useIntentVersion(as("ops"), { version: refused })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await trainIntents(as("ops"), train)).toEqual({ kind: "unchanged", version: refused });
    for (const id of ids) await correctRecognition(as("ops"), { id, intent: null, was: "thanks" });
  });

  it("is never one of two, and one that was cut off makes room", async () => {
    await correctRecognition(as("ops"), { id: await heard("zorble it, the flimp"), intent: "cancel_order", was: null });
    const begun = await Promise.allSettled([1, 2, 3].map(() => beginTraining(as("ops"), { queue: true })));
    expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(begun.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "CONFLICT", options: { reason: "training_under_way" } },
    });
    const { rows } = await listIntentVersions(as("ops"));
    const version = rows[0]?.version ?? 0;
    const ago = new Date(Date.now() - 3_600_000);
    await database.client.intentModel.update({ where: { version }, data: { startedAt: ago } });
    expect(await beginTraining(as("ops"), { queue: false })).toMatchObject({ kind: "begun" });
    const late = finishTraining(as("ops"), { version }, train);
    await expect(late).rejects.toMatchObject({ options: { reason: "training_ended" } });
    const next = (await listIntentVersions(as("ops"))).rows[0]?.version ?? 0;
    const fails = () => Promise.reject(new Error("out of memory"));
    await expect(finishTraining(as("ops"), { version: next }, fails)).rejects.toThrow("out of memory");
    expect((await listIntentVersions(as("ops"))).rows[0]).toMatchObject({ status: "FAILED", error: "out of memory" });
  });

  it("runs in a process of its own, to the same end", async () => {
    const begun = await beginTraining(as("ops"), { queue: false });
    const apart = async (job: TrainingJob) => {
      const trained = await trainInProcess(job);
      expect(trained).toEqual(trainFromFiles(job));
      return trained;
    };
    expect(await finishTraining(as("ops"), begun, apart)).toMatchObject({ version: begun.version });
    const gone = { dir: join(few.root, "nowhere"), filesDigest: "x", corrections: [], inForce: [] };
    await expect(trainInProcess(gone)).rejects.toThrow("changed meanwhile");
  }, 90_000);

  it("gives way to what an operator chooses, and to the files when those changed", async () => {
    const { answers } = await listIntentVersions(as("ops"));
    await expect(useIntentVersion(as("ops"), { version: 9_999 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(useIntentVersion(as("manager"), { version: 0 })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await useIntentVersion(as("ops"), { version: 0 });
    await loadIntentModel(database.client);
    expect(currentRecogniser().version).toBeNull();
    await useIntentVersion(as("ops"), { version: answers });
    await loadIntentModel(database.client);
    expect(currentRecogniser().version).toBe(answers);
    expect(await audits("intents.use")).toBe(2);

    await database.client.intentModel.update({ where: { version: answers }, data: { filesDigest: "of other files" } });
    useStoredModel(null);
    await loadIntentModel(database.client);
    expect(currentRecogniser().version).toBeNull();
    expect(await listIntentVersions(as("ops"))).toMatchObject({ answers: 0 });
    await catchUpLearning(database.client);
    const jobs = await database.client.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE key = 'train_intents'`;
    expect(jobs).toEqual([{ n: 1 }]);
  });
});
