import { beforeAll, expect, it } from "vitest";
import { openDatabase, transaction } from "../db";
import { AppError } from "../errors";
import { isOutage } from "./outage";
import { testDatabase, type TestDatabase } from "./test-database";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

it("knows a connection that is cut, in a query and in a transaction", async () => {
  const suicide = database.client.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
  expect(isOutage(await failure(suicide))).toBe(true);
  const inside = transaction(database.client, async (tx) => {
    const [me] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await database.client.$queryRaw`SELECT pg_terminate_backend(${me?.pid}::int)`;
    await tx.customer.count();
  });
  expect(isOutage(await failure(inside))).toBe(true);
});

it("knows a server that is not there", async () => {
  const gone = openDatabase("postgresql://nobody:nothing@127.0.0.1:1/none");
  expect(isOutage(await failure(gone.client.customer.count()))).toBe(true);
  await gone.close();
});

it("takes no refusal for an outage", async () => {
  expect(isOutage(await failure(database.client.$queryRaw`SELECT 1 / 0`))).toBe(false);
  const twice = () => database.client.customer.create({ data: { id: "c", name: "C", email: "c@example.com" } });
  await twice();
  expect(isOutage(await failure(twice()))).toBe(false);
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect(isOutage(refused)).toBe(false);
  expect(isOutage(new AppError("UNAVAILABLE", "The gateway is away.", { cause: { code: "08006" } }))).toBe(false);
  expect(isOutage(new Error("a bug"))).toBe(false);
});
