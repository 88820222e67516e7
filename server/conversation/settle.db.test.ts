import { beforeAll, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { settleOverdue } from "./settle";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

async function conversation(name: string, ended: { status: string; secondsAgo: number } | null): Promise<void> {
  const at = new Date(Date.now() - (ended?.secondsAgo ?? 0) * 1_000);
  await database.client.execution.create({
    data: {
      id: `exec_${name}`,
      sopId: "s",
      sopVersion: 1,
      sopChecksum: "c",
      sessionId: `sess_${name}`,
      userId: "u",
      actor: {},
      channel: "web",
      locale: "en",
      intent: "i",
      intentConfidence: 1,
      input: {},
      status: ended?.status ?? "RUNNING",
      completedAt: ended ? at : null,
    },
  });
  await database.client.sessionState.create({
    data: {
      id: `sess_${name}`,
      userId: "u",
      channel: "web",
      locale: "en",
      state: "EXECUTING",
      currentExecutionId: `exec_${name}`,
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
}

const stateOf = async (name: string) =>
  (await database.client.sessionState.findUniqueOrThrow({ where: { id: `sess_${name}` } })).state;

it("settles conversations that nobody told of their execution's end, and leaves the others alone", async () => {
  await conversation("ended", { status: "SUCCEEDED", secondsAgo: 10 });
  await conversation("failed", { status: "FAILED", secondsAgo: 10 });
  await conversation("just_now", { status: "SUCCEEDED", secondsAgo: 0 });
  await conversation("running", null);
  expect(await settleOverdue(database.client)).toBe(2);
  expect(await settleOverdue(database.client)).toBe(0);
  expect(await stateOf("ended")).toBe("IDLE");
  expect(await stateOf("failed")).toBe("ERROR");
  expect([await stateOf("just_now"), await stateOf("running")]).toEqual(["EXECUTING", "EXECUTING"]);
});
