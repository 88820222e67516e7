import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma } from "../db";
import { migrate } from "./migrate";
import { testDatabase, type TestDatabase } from "./test-database";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "steward-migrations-"));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, sql: string) => {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
};

describe("migrate", () => {
  it("applies each migration once, also when two processes start together", async () => {
    await write("1000_a", "CREATE TABLE made_once (id int); INSERT INTO made_once VALUES (1);");
    const both = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
    expect(both.flat()).toEqual(["1000_a"]);
    const rows = await database.client.$queryRaw<
      { applied_steps_count: number; finished: boolean; checksum: string }[]
    >`
      SELECT applied_steps_count, finished_at IS NOT NULL AS finished, checksum FROM _prisma_migrations
      WHERE migration_name = '1000_a'`;
    expect(rows).toEqual([
      { applied_steps_count: 1, finished: true, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it("undoes a migration that fails, names it, and applies it once it is mended", async () => {
    await write("1001_b", "CREATE TABLE half_done (id int); SELECT no_such_column;");
    await expect(migrate(database.url, folder)).rejects.toThrow(/1001_b failed and was undone.*no_such_column/);
    const [left] = await database.client.$queryRaw<
      { there: string | null }[]
    >`SELECT to_regclass('half_done')::text AS there`;
    expect(left?.there).toBeNull();
    await write("1001_b", "CREATE TABLE half_done (id int);");
    expect(await migrate(database.url, folder)).toEqual(["1001_b"]);
  });

  it("refuses a migration that was changed after it was applied", async () => {
    await write("1000_a", "CREATE TABLE something_else (id int);");
    await expect(migrate(database.url, folder)).rejects.toThrow(/1000_a was changed/);
  });
});

describe("the Prisma schema", () => {
  it("describes the same tables and columns as the migrations", async () => {
    const columns = await database.client.$queryRaw<{ table: string; column: string; nullable: boolean }[]>`
      SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS nullable
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'ai_decisions_y%'
        AND table_name IN (SELECT relname FROM pg_class WHERE relkind IN ('r', 'p'))`;
    const models = Object.values(Prisma.ModelName);
    const client = database.client as unknown as Record<string, { findFirst: () => Promise<unknown> }>;
    for (const model of models) {
      // Selecting every field of a model fails if the database lacks one.
      await client[model[0]!.toLowerCase() + model.slice(1)]!.findFirst();
    }
    const ours = columns.filter(({ table }) => !["_prisma_migrations", "made_once", "half_done"].includes(table));
    expect(new Set(ours.map(({ table }) => table)).size).toBe(models.length);
  });

  it("has a partition of ai_decisions for this month and the three that follow", async () => {
    const partitions = await database.client.$queryRaw<{ name: string }[]>`
      SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'ai_decisions'::regclass`;
    const names = partitions.map(({ name }) => name);
    for (let ahead = 0; ahead <= 3; ahead++) {
      const month = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + ahead, 1));
      expect(names).toContain(
        `ai_decisions_y${month.getUTCFullYear()}m${String(month.getUTCMonth() + 1).padStart(2, "0")}`,
      );
    }
  });
});
