// What every skill promises by being registered (§2.4.1), tried on its sample: see samples/sample.ts.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { PERMISSIONS } from "../auth/permissions";
import { LOCALES, type Actor } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { Skill } from "./contract";
import { cards } from "./cards.schema";
import { compensationOf, getSkill, listSkills, listSkillVersions } from "./registry";
import { SAMPLES } from "./samples/samples";
import type { SkillSample } from "./samples/sample";
import { badInputs, openFields } from "./test-bad-inputs";
import {
  callAsEngine,
  callUnanswered,
  codeOf,
  contextOf,
  compareRows,
  KEY,
  keepTables,
  readRows,
  shopTables,
  type Output,
  type Rows,
} from "./test-contract";
import { unmarked } from "./test-personal";
import { makeShop, system } from "./test-shop";
import { majorOf } from "./versions";

const AT_ONCE = 20;

let database: TestDatabase;
let tables: string[];
let putBack: () => Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
  tables = await shopTables(database);
  putBack = await keepTables(database, tables);
});

const rows = () => readRows(database, tables);
const actions = async () =>
  (await database.client.auditLog.findMany({ orderBy: { seq: "asc" } })).map(({ action }) => action).sort();

/** The result without saying whether this call or an earlier one did it. */
const said = ({ reused: _, ...output }: Output) => output;

async function unchangedSince(before: Rows): Promise<void> {
  expect(compareRows(before, await rows())).toEqual({ changed: [], added: {} });
}

it("has a sample for each skill, and none of a skill that is not there", () => {
  const names = listSkills().map(({ name }) => name);
  expect(names.filter((name) => !SAMPLES[name])).toEqual([]);
  const majors = listSkillVersions().map(majorReference);
  expect(Object.keys(SAMPLES).filter((one) => ![...names, ...majors].includes(one))).toEqual([]);
});

// Versions that stand side by side are all called by somebody.
const sampled = listSkillVersions().flatMap((skill) => {
  const sample = SAMPLES[majorReference(skill)] ?? SAMPLES[skill.name];
  return sample ? [{ skill, sample, title: `${skill.name} ${skill.version}` }] : [];
});

describe.each(sampled)("$title", ({ skill, sample }) => {
  const { actor } = sample;
  let input: Record<string, unknown>;
  let before: Rows;
  let audited: string[];
  /** What was refused has left the shop as `given` made it, and `given` is most of what a test costs. */
  let ready = false;
  const call = (executionId?: string) => callAsEngine(database, skill, input, { actor, executionId });

  beforeEach(async () => {
    if (!ready) {
      await putBack();
      input = await sample.given(database);
      before = await rows();
    }
    ready = false;
    await database.client.auditLog.deleteMany();
  });

  it("refuses bad input, callers without permission and to take for ever, and changes nothing by that", async () => {
    const wrong = badInputs(skill, input);
    expect(wrong.length).toBeGreaterThan(0);
    expect(openFields(skill), "fields in which anything may stand").toEqual([]);
    // Refused before anything is read, so that no transaction is needed to try it.
    const direct = (given: unknown, caller = actor) =>
      skill.run(contextOf(database, { actor: caller, key: "k" }), given);
    for (const bad of wrong) expect(await codeOf(direct(bad)), JSON.stringify(bad)).toBe("VALIDATION");
    expect(skill.permissions.length).toBeGreaterThan(0);
    for (const permission of skill.permissions) {
      expect(await codeOf(without(permission, skill, (caller) => direct(input, caller))), permission).toBe("FORBIDDEN");
    }
    const code = await callUnanswered(database, tables, skill, input, { actor });
    if (code === "") expect(skill.effect).toBe("read");
    else expect(code).toBe("TIMEOUT");
    if (skill.effect === "external") return;
    await unchangedSince(before);
    ready = true;
  });

  it("gives what its contract says, and is undone exactly or says why it cannot be", async () => {
    // What it declares is enough: a role or a token is granted by it.
    const declared = skill.permissions.flatMap((permission) => [permission, `${permission}:all`]);
    const enough = [...declared, ...(sample.reach ?? [])];
    const output = await holdingOnly(enough, actor?.role ?? "customer", () => call());
    expect(skill.output.parse(output)).toEqual(output);
    for (const path of Object.keys(skill.labels ?? {})) expect(output).toHaveProperty(path.split(".")[0] ?? "");
    expect(unmarked(skill, output), "personal data that no label marks").toEqual([]);
    checkSummary(skill, input);
    checkCard(skill, input, output);
    checkAct(skill, input);
    audited = await actions();
    const name = compensationOf(skill);
    if (name === null) saysWhy(skill);
    else await isUndone(getSkill(name), output);
  });

  it("acts once, however often and at once it is called under one key", async () => {
    // Of one act that several executions come to at once, it is the doing of exactly one.
    const results = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => call(`exec_${i}`)));
    const [first] = results;
    expect(results.map(said)).toEqual(results.map(() => said(first ?? {})));
    if (first && "reused" in first) expect(results.filter(({ reused }) => reused === false)).toHaveLength(1);
    // As many records as the one call of the test before left.
    expect(await actions()).toEqual(audited);
    const after = await rows();
    const again = await call("exec_late");
    expect(said(again)).toEqual(said(first ?? {}));
    if ("reused" in again) expect(again.reused).toBe(true);
    expect(await actions()).toEqual(audited);
    await unchangedSince(after);
    if (skill.effect === "read") await unchangedSince(before);
  });

  async function isUndone(undo: Skill, output: Output): Promise<void> {
    const takeBack = (result: Output) =>
      callAsEngine(database, undo, undo.input.parse({ ...input, ...result }), { actor: system, key: "undo:exec_1:1" });
    const done = await rows();
    const nothing = { changed: [], added: {} };
    expect(compareRows(before, done), "the call changed nothing that could be undone").not.toEqual(nothing);
    if ("reused" in output) {
      await takeBack({ ...output, reused: true });
      await unchangedSince(done);
    }
    const first = await takeBack(output);
    await onlyLeft(sample);
    const undone = await rows();
    expect(said(await takeBack(output))).toEqual(said(first));
    await unchangedSince(undone);
  }

  /** Everything is as it was, and what is new has no effect any more. */
  async function onlyLeft({ leaves = {} }: SkillSample): Promise<void> {
    const { changed, added } = compareRows(before, await rows());
    expect(changed).toEqual([]);
    expect(Object.keys(added).filter((table) => !(table in leaves))).toEqual([]);
    for (const [table, keys] of Object.entries(added)) {
      const sql = `SELECT 1 FROM ${table} t WHERE ${KEY} = ANY($1) AND NOT coalesce((${leaves[table] ?? "false"}), false)`;
      expect((await database.pool.query(sql, [keys])).rows, `${table}: ${leaves[table]}`).toEqual([]);
    }
  }
});

/** "getCart@1" */
function majorReference(skill: Skill): string {
  return `${skill.name}@${majorOf(skill)}`;
}

/** The work done by a caller who holds every permission but one. */
async function without<T>(permission: string, skill: Skill, work: (caller: Actor) => Promise<T>): Promise<T> {
  const role = "ops";
  const held = PERMISSIONS[role];
  const all = new Set([...Object.values(PERMISSIONS).flat(), ...skill.permissions]);
  PERMISSIONS[role] = [...all].filter((one) => one !== permission && !one.includes("*"));
  try {
    return await work({ userId: "user_barred", customerId: "cust_demo", role, name: "Barred" });
  } finally {
    PERMISSIONS[role] = held;
  }
}

/** Steward itself, who may do anything, is no role of the table. */
async function holdingOnly<T>(permissions: readonly string[], role: Actor["role"], work: () => Promise<T>): Promise<T> {
  if (role === "system") return work();
  const held = PERMISSIONS[role];
  PERMISSIONS[role] = permissions;
  try {
    return await work();
  } finally {
    PERMISSIONS[role] = held;
  }
}

function checkSummary(skill: Skill, input: Record<string, unknown>): void {
  const [zh, en] = LOCALES.map((locale) => skill.summarize(skill.input.parse(input), locale));
  for (const text of [zh, en]) {
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\n/);
    expect(text?.length).toBeGreaterThan(3);
  }
  expect(zh).toMatch(/\p{Script=Han}/u);
  expect(en).not.toBe(zh);
}

/** A card of what was found, in either language; null where there is nothing to draw. */
function checkCard({ card, ...skill }: Skill, given: Record<string, unknown>, output: Output): void {
  if (!card) return;
  const input: unknown = skill.input.parse(given);
  for (const locale of LOCALES) {
    const data = card.draw(output, { input, locale, now: new Date() });
    expect(cards[card.kind].nullable().parse(data)).toEqual(data);
  }
}

/** A write names its act by what it is about: another one of the same kind has another key. */
function checkAct(skill: Skill, input: Record<string, unknown>): void {
  if (skill.effect === "read") return;
  const key = skill.idempotency(skill.input.parse(input));
  expect(key, `${skill.name} writes, and names no act`).not.toBeNull();
  const fields = Object.keys(input);
  const others = fields.flatMap((name) => {
    const other = skill.input.safeParse({ ...input, [name]: another(input[name]) });
    return other.success ? [skill.idempotency(other.data)] : [];
  });
  if (others.length > 0)
    expect(
      others.some((one) => one !== key),
      `${skill.name} has one key for every act`,
    ).toBe(true);
}

function another(value: unknown): unknown {
  if (typeof value === "string") return `${value}7`;
  if (typeof value === "number") return value + 1;
  return Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : value;
}

function saysWhy(skill: Skill): void {
  const { reversibility } = skill;
  if (skill.effect === "read") return expect(reversibility.kind).toBe("none");
  const undoes = listSkills().filter((other) => compensationOf(other) === skill.name);
  if (undoes.length > 0) return expect(reversibility.kind).not.toBe("none");
  const because = "because" in reversibility ? reversibility.because : undefined;
  expect(z.object({ "zh-CN": z.string().min(5), en: z.string().min(5) }).safeParse(because).success).toBe(true);
}
