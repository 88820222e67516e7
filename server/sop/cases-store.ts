// Where `real` cases run: a transaction on a database without customers, filled with the demo store as it is at the
// case's time and rolled back when the case is over.
import type { Actor } from "../context";
import type { Db, PrismaClient } from "../db";
import type { CaseStore } from "./cases";
import { rehearseSkill, type Rehearsal } from "./rehearsal";
import { rolledBack } from "./rolled-back";
import { getSkill } from "../skills/registry";
import type { Caller } from "./walk-contract";

/** `seed` fills an empty store as of a moment. */
export function caseStore(client: PrismaClient, seed: (db: Db, now: Date) => Promise<void>): CaseStore {
  return ({ stub, caller, named, tables }, work) =>
    rolledBack(client, async (db) => {
      const { facts } = stub;
      const now = new Date(facts.now);
      await seed(db, now);
      const before = await rowsOf(db, tables);
      const rehearsal: Rehearsal = {
        db,
        actor: await actorOf(db, String(facts.customer.id ?? "")),
        locale: facts.locale,
        clock: { now: () => now },
        executionId: "exec_walk",
        outside: () => ({ error: { code: "INTERNAL", message: "Nothing reaches outside from a case." } }),
        acts: [],
        cost: { microUsd: 0 },
      };
      const call: Caller = async (asked) => {
        const reaches = asked.kind === "skill" || asked.kind === "undo";
        const stubbed = asked.kind === "skill" && named.has(asked.node.id);
        if (!reaches || stubbed || getSkill(asked.skill).effect === "external") return caller(asked);
        return rehearseSkill(rehearsal, asked);
      };
      const walk = await work(call);
      const after = await rowsOf(db, tables);
      const changed = tables.map((table) => {
        const known = new Set((before[table] ?? []).map((row) => JSON.stringify(row)));
        return [table, (after[table] ?? []).filter((row) => !known.has(JSON.stringify(row)))] as const;
      });
      return { walk, changed: Object.fromEntries(changed) };
    });
}

async function rowsOf(db: Db, tables: readonly string[]): Promise<Record<string, Record<string, unknown>[]>> {
  const all: Record<string, Record<string, unknown>[]> = {};
  for (const table of tables) {
    // The case format lets only lower-case letters and underscores be a table's name.
    const rows = await db.$queryRawUnsafe<{ row: Record<string, unknown> }[]>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t`,
    );
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

/** The customer's own account; the system where there is none. */
async function actorOf(db: Db, customerId: string): Promise<Actor> {
  const user = await db.user.findUnique({ where: { customerId } });
  if (!user) return { userId: "system", role: "system", customerId: null, name: "Steward" };
  return { userId: user.id, role: user.role as Actor["role"], customerId, name: user.name };
}
