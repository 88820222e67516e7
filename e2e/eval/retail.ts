// Each task in a store of its own that was just imported: its acts through our skills as the customer whose task it is, an
// export, and a comparison of every record. A refusal is right when the task says so, and leaves nothing behind.
import { z } from "zod";
import { systemClock, type Actor, type Ctx } from "../../server/context";
import { exportStore } from "../../server/commerce/documents/export-store";
import { transaction, type Database, type Db } from "../../server/db";
import { callSkill, runSkill } from "../../server/engine/run";
import { AppError } from "../../server/errors";
import { newId } from "../../server/ids";
import type { SkillContext } from "../../server/skills/contract";
import { getSkill } from "../../server/skills/registry";
import { can } from "../../server/auth/permissions";
import { compareShops, type Shop } from "./compare";
import { asReferenceHas } from "./reference";
import { callOf } from "./retail-acts";
import type { Act, Task } from "./tasks";

export type Failure = { id: string; faults: string[] };

export const system: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

export function contextOf(database: Database, actor: Actor): Ctx {
  return { actor, db: database.client, clock: systemClock, locale: "en" };
}

/** Null when everything is as it should be. `onReference`: it is but for what the reference gets wrong; see reference.ts. */
export async function tryTask(
  database: Database,
  before: Shop,
  task: Task,
  onReference: () => void = () => {},
): Promise<Failure | null> {
  const customerId = await customerOf(database, task);
  const actor: Actor = { userId: `user_${customerId}`, role: "customer", customerId, name: customerId };
  const done: Done[] = [];
  for (const act of task.gold_writes) done.push(await perform(database, actor, act));
  const told = done.flatMap(({ name, refusal }) => (refusal === null ? [] : [`${name} was refused: ${refusal}`]));
  const after = (await exportStore(contextOf(database, system), { format: "tau" })) as Shop;
  const shops = { before, expected: task.expected_changed, after };
  const faults = compareShops(shops, (kind, wanted, found) => {
    const alike = kind === "orders" && asReferenceHas(task, wanted, found);
    if (alike) onReference();
    return alike;
  });
  const writes = new Set(task.gold_writes.map(({ name }) => name));
  const expected = task.gold_errors.map(({ name }) => name).filter((name) => writes.has(name));
  const refused = refusedOf(done, expected);
  if (refused.join() !== expected.join()) {
    faults.unshift(
      `refused: ${refused.join(", ") || "nothing"}; expected: ${expected.join(", ") || "nothing"}`,
      ...told,
    );
  }
  return faults.length > 0 ? { id: task.id, faults } : null;
}

/** What came of an act. One that was done before is the same act to us, and nothing happens again. */
type Done = { name: string; refusal: string | null; reused: boolean };

/** The acts that were refused. What was only found done counts as refused where the task says that it is. */
function refusedOf(done: readonly Done[], expected: readonly string[]): string[] {
  const left = [...expected];
  return done.flatMap(({ name, refusal, reused }) => {
    const at = left.indexOf(name);
    if (refusal === null && !(reused && at >= 0)) return [];
    if (at >= 0) left.splice(at, 1);
    return [name];
  });
}

/** Does one act as the engine would. */
async function perform(database: Database, actor: Actor, act: Act): Promise<Done> {
  const { name } = act;
  try {
    const output = await callAct(database, actor, act);
    return { name, refusal: null, reused: (output as { reused?: boolean } | null)?.reused === true };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    return { name, refusal: error.options.reason ?? error.message, reused: false };
  }
}

async function callAct(database: Database, actor: Actor, act: Act): Promise<unknown> {
  const { skill: name, input: given } = callOf(act);
  const skill = getSkill(name);
  const limits = { timeoutMs: 30_000, signal: new AbortController().signal };
  const denied = skill.permissions.find((permission) => !can(actor, permission));
  if (denied !== undefined) throw new AppError("FORBIDDEN", `This needs the permission ${denied}.`);
  const read = skill.input.safeParse(given);
  if (!read.success) throw new AppError("VALIDATION", z.prettifyError(read.error), { reason: "skill_input" });
  const input = read.data;
  const context = (db: Db): SkillContext => ({
    ...contextOf(database, actor),
    db,
    executionId: newId("exec"),
    stepId: act.name,
    idempotencyKey: skill.idempotency(input) ?? newId("exec"),
    enqueue: async () => {},
  });
  if (skill.effect !== "local") return callSkill(skill, context(database.client), input, limits);
  return transaction(database.client, (db) => runSkill(skill, context(db), input, limits));
}

/** Whom the task is about. Whoever asks for another's order is somebody else there, and is refused. */
async function customerOf({ client }: Database, task: Task): Promise<string> {
  if (task.user_id !== undefined) return task.user_id;
  for (const { name, arguments: args } of task.gold_actions) {
    const found = await client.customer.findFirst({ where: whoIs(name, args), select: { id: true } });
    if (found) return found.id;
  }
  for (const { arguments: args } of task.gold_writes) {
    if (typeof args.user_id === "string") return args.user_id;
    const id = typeof args.order_id === "string" ? args.order_id.replace("#", "") : "";
    const order = await client.order.findUnique({ where: { id }, select: { customerId: true } });
    if (order) return order.customerId;
  }
  return "";
}

function whoIs(name: string, args: Act["arguments"]) {
  const text = (key: string) => (typeof args[key] === "string" ? args[key] : "");
  const same = (key: string) => ({ equals: text(key), mode: "insensitive" as const });
  if (name === "find_user_id_by_email") return { email: same("email") };
  if (name === "find_user_id_by_name_zip") {
    return {
      firstName: same("first_name"),
      lastName: same("last_name"),
      addresses: { some: { isDefault: true, postalCode: text("zip") } },
    };
  }
  return { id: "" };
}
