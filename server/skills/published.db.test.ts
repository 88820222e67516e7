import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "../db";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { findSkills, readSkill } from "./list-skills";
import { metadataOf, type SkillMetadata } from "./metadata";
import { acceptSkill, publishSkills } from "./published";
import { recordHealth, type BrokenPromise } from "./record-health";
import { getSkill, listSkills, listSkillVersions, setPluggedSkills } from "./registry";
import { customer, NOW, ops } from "./test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await database.client.skillVersion.deleteMany();
  await database.client.skillExecutionLog.deleteMany();
});

const as = (actor: typeof ops) => ({ actor, db: database.client, clock: { now: () => NOW }, locale: "en" }) as const;
const later = new Date(NOW.getTime() + 60_000);
const name_version_origin = { name: "getCart", version: "1.0.0", origin: "BUILT_IN" };
const rowOf = () => database.client.skillVersion.findUniqueOrThrow({ where: { name_version_origin } });

/** What was published was another contract than the one the code has now. */
async function published(change: Partial<SkillMetadata>, version = "1.0.0"): Promise<void> {
  await publishSkills(database.client, NOW);
  const contract = { ...metadataOf(getSkill("getCart")), ...change, version };
  await database.client.skillVersion.update({
    where: { name_version_origin },
    data: { version, contract: contract as unknown as Prisma.InputJsonObject },
  });
}
const gaveMore: Partial<SkillMetadata> = {
  output: { type: "object", properties: { weight: { type: "integer" } }, required: ["weight"] },
};
const says = "getCart 1.0.0 breaks 1.0.0 as it was published: output.weight may be missing now";

describe("publishing the registry", () => {
  it("keeps every version with its contract, and when it was last in force", async () => {
    await publishSkills(database.client, NOW);
    expect(await database.client.skillVersion.count()).toBe(listSkillVersions().length);
    await publishSkills(database.client, later);
    const row = await rowOf();
    expect(row).toMatchObject({ skillId: "get_cart_v1", category: "order", publishedAt: NOW, seenAt: later });
    expect(row.contract).toEqual(JSON.parse(JSON.stringify(metadataOf(getSkill("getCart")))));
  });

  it("refuses a contract that breaks what was published, says what broke, and records nothing", async () => {
    await published(gaveMore);
    const refused = publishSkills(database.client, later);
    await expect(refused).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "skill_contract_broken" } });
    await expect(refused).rejects.toThrow(says);
    expect(await database.client.skillVersion.count({ where: { seenAt: later } })).toBe(0);
    expect(await readSkill(as(ops), { name: "getCart" })).toMatchObject({
      breaks: ["output.weight may be missing now"],
      published: [{ version: "1.0.0", inForce: true }],
    });
  });

  it("takes what only adds, and leaves other majors and newer processes alone", async () => {
    const { properties } = metadataOf(getSkill("getCart")).output as { properties: Record<string, unknown> };
    const fewer = Object.fromEntries(Object.entries(properties).filter(([key]) => key !== "ship_to"));
    await published({ output: { type: "object", properties: fewer as never, required: Object.keys(fewer) } });
    await expect(publishSkills(database.client, later)).resolves.toBeUndefined();
    await database.client.skillVersion.deleteMany();
    for (const version of ["2.0.0", "1.4.0"]) {
      await published(gaveMore, version);
      await expect(publishSkills(database.client, later)).resolves.toBeUndefined();
      await database.client.skillVersion.deleteMany();
    }
  });

  it("lets people accept a break, with a record of it, and nobody without the right", async () => {
    await published(gaveMore);
    await expect(acceptSkill(as(customer), { name: "getCart" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(acceptSkill(as(ops), { name: "getMoon" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await acceptSkill(as(ops), { name: "getCart" })).toEqual([
      { skill: "getCart", version: "1.0.0", published: "1.0.0", breaks: ["output.weight may be missing now"] },
    ]);
    await expect(publishSkills(database.client, later)).resolves.toBeUndefined();
    expect(await database.client.auditLog.findFirst({ where: { action: "skill.accept" } })).toMatchObject({
      actorId: ops.userId,
      resourceId: "getCart",
      after: { version: "1.0.0", breaks: ["output.weight may be missing now"] },
    });
  });

  it("leaves an accepted contract alone, whatever an older worker that still runs measures", async () => {
    await published(gaveMore);
    await recordHealth(database.client, later, async () => {});
    expect(await rowOf()).toMatchObject({ contract: gaveMore, seenAt: later });
  });

  it("keeps what is plugged in beside what is built in, and does not let it keep others from starting", async () => {
    const own = { ...getSkill("getCart"), name: "getOwnCart", id: "get_own_cart_v1" };
    try {
      setPluggedSkills([own, { ...getSkill("getCart") }]);
      await publishSkills(database.client, NOW);
      expect(await database.client.skillVersion.count({ where: { origin: "PLUGGED" } })).toBe(2);
      await database.client.skillVersion.updateMany({
        where: { name: "getOwnCart" },
        data: { contract: { ...metadataOf(own), ...gaveMore } as unknown as Prisma.InputJsonObject },
      });
      await expect(publishSkills(database.client, later)).resolves.toBeUndefined();
    } finally {
      setPluggedSkills([]);
    }
    await publishSkills(database.client, later);
    expect(await database.client.skillVersion.count({ where: { name: "getCart" } })).toBe(2);
  });
});

describe("health over a window", () => {
  let made = 0;
  async function call(minutesAgo: number, ms: number, errorCode?: string): Promise<void> {
    const startedAt = new Date(NOW.getTime() - minutesAgo * 60_000);
    await database.client.skillExecutionLog.create({
      data: {
        id: `log_${(made += 1)}`,
        ...{
          executionId: "exec_1",
          decisionId: "dec_1",
          stepId: "step",
          skillId: "get_cart_v1",
          skillVersion: "1.0.0",
        },
        startedAt,
        completedAt: new Date(startedAt.getTime() + ms),
        durationMs: ms,
        status: errorCode ? "FAILED" : "SUCCEEDED",
        errorCode: errorCode ?? null,
      },
    });
  }
  const record = async () => {
    const told: BrokenPromise[] = [];
    await recordHealth(database.client, NOW, async (_, broken) => void told.push(broken));
    return told.map(({ skill, window }) => `${skill.name}: ${window.broken.join(", ")}`);
  };

  it("counts refusals as answers, and calls of another time not at all", async () => {
    for (const ms of [10, 20, 30, 40]) await call(ms, ms);
    await call(1, 50, "CONFLICT");
    await call(25 * 60, 9_000, "UNAVAILABLE");
    expect(await record()).toEqual([]);
    const { health, slaKept, measuredAt } = await rowOf();
    expect({ slaKept, measuredAt }).toEqual({ slaKept: true, measuredAt: NOW });
    expect(health).toMatchObject({
      calls: 5,
      successRate: 1,
      p50Ms: 30,
      p95Ms: 50,
      late: 0,
      mostAtOnce: 1,
      broken: [],
    });
  });

  it("tells of a promise that is broken once, until it was kept again", async () => {
    await call(3, 10_000);
    await call(3, 20, "UNAVAILABLE");
    expect(await record()).toEqual(["getCart: success_rate, latency"]);
    expect(await record()).toEqual([]);
    expect(await rowOf()).toMatchObject({ slaKept: false, health: { late: 1, successRate: 0.5, mostAtOnce: 2 } });
    await database.client.skillExecutionLog.deleteMany();
    expect(await record()).toEqual([]);
    expect((await rowOf()).slaKept).toBeNull();
    await call(1, 10_000);
    expect(await record()).toEqual(["getCart: latency"]);
  });
});

describe("finding skills", () => {
  it("finds them by category, permission, capability and words", async () => {
    const names = async (query: Parameters<typeof findSkills>[1]) =>
      (await findSkills(as(ops), query)).rows.map(({ name }) => name);
    expect(await names({})).toEqual([...listSkills().map(({ name }) => name)].sort((a, b) => a.localeCompare(b)));
    const payments = await names({ category: "payment", capability: "moves_money" });
    expect(payments).toEqual(expect.arrayContaining(["executeRefund", "processPayment", "refundPayment"]));
    expect(payments).not.toContain("checkRefundEligibility");
    expect(await names({ permission: "payment:charge" })).toContain("processPayment");
    expect(await names({ permission: "payment:charge" })).not.toContain("getCart");
    expect(await names({ capability: "tells_people", search: "发件箱" })).toContain("sendEmail");
    expect(await names({ category: "order", capability: "cannot_be_undone" })).toContain("cancelOrder");
    expect(await names({ search: "no such words" })).toEqual([]);
  });

  it("tells all about one, in the version that is asked for, and only whoever may read it", async () => {
    expect(await readSkill(as(ops), { name: "createOrder", version: "1" })).toMatchObject({
      version: "1.1.0",
      capabilities: ["writes", "can_be_undone"],
      versions: ["1.1.0"],
      input: { type: "object" },
      breaks: [],
    });
    expect(await readSkill(as(ops), { name: "cancelOrder" })).toMatchObject({ undoes: ["createOrder"] });
    await expect(readSkill(as(ops), { name: "createOrder", version: "7" })).rejects.toMatchObject({
      options: { reason: "skill_version_not_found" },
    });
    await expect(readSkill(as(customer), { name: "createOrder" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(findSkills(as(customer), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
