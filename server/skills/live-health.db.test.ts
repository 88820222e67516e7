import { expect, it } from "vitest";
import { testDatabase } from "../postgres/test-database";
import type { SkillHealth } from "./limits";
import { readLiveHealth, sumHealth } from "./live-health";

const health = (over: Partial<SkillHealth>): SkillHealth => ({
  skill: "pay",
  calls: 0,
  successRate: null,
  p50Ms: null,
  p95Ms: null,
  late: 0,
  circuit: "closed",
  running: 0,
  waiting: 0,
  belowSla: null,
  ...over,
});

it("adds the workers up, each call counting the same", () => {
  const busy = health({ calls: 30, successRate: 1, p50Ms: 10, p95Ms: 40, late: 1, running: 2, belowSla: false });
  const failing = health({
    calls: 10,
    successRate: 0.2,
    p50Ms: 12,
    p95Ms: 30,
    circuit: "open",
    waiting: 3,
    belowSla: true,
  });
  expect(sumHealth([[busy], [failing], [health({}), health({ skill: "look" })]])).toEqual([
    expect.objectContaining({ skill: "look", workers: 1, calls: 0, successRate: null, p95Ms: null }),
    {
      skill: "pay",
      workers: 3,
      calls: 40,
      successRate: 0.8,
      p50Ms: 12,
      p95Ms: 40,
      late: 1,
      running: 2,
      waiting: 3,
      circuitsOpen: 1,
      belowSla: 1,
    },
  ]);
});

it("reads the workers that live", async () => {
  const database = await testDatabase();
  const beat = (id: string, seenAt: Date, calls: number) =>
    database.client.workerHeartbeat.create({
      data: { id, pid: 1, startedAt: seenAt, seenAt, health: [health({ calls, successRate: 1 })] },
    });
  await beat("here", new Date(), 2);
  await beat("gone", new Date(Date.now() - 60_000), 5);
  expect(await readLiveHealth(database.client, new Date())).toMatchObject({
    workers: 1,
    skills: [{ skill: "pay", calls: 2 }],
  });
});
