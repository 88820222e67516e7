import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Actor, Ctx } from "@/server/context";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { testDatabase, type TestDatabase } from "@/server/postgres/test-database";
import { callSkill, makeShop, NOW, ops, paidOrder } from "@/server/skills/test-shop";
import { GET } from "./[id]/[format]/route";

// Signing in is tested with the accounts; here it is given.
let signedIn: Ctx | null = null;
vi.mock("@/server/auth/request", () => ({
  requestLocale: () => "en",
  requestContext: async () => {
    if (!signedIn) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
    return signedIn;
  },
}));

let database: TestDatabase;
let report: Record<string, unknown>;
const folder = env.DATA_DIR;

beforeAll(async () => {
  env.DATA_DIR = await mkdtemp(join(tmpdir(), "steward-reports-"));
  database = await testDatabase();
  await makeShop(database);
  await paidOrder(database);
  report = await callSkill(
    database,
    "reportSales",
    { period: "today", formats: ["csv", "parquet"] },
    { actor: { ...ops, timeZone: "Asia/Shanghai" } },
  );
});
afterAll(async () => {
  await rm(env.DATA_DIR, { recursive: true, force: true });
  env.DATA_DIR = folder;
});

function signIn(actor: Actor): void {
  signedIn = { actor, db: database.client, clock: { now: () => NOW }, locale: "en" };
}
const get = (id: string, format: string) =>
  GET(new Request("http://localhost/"), { params: Promise.resolve({ id, format }) });

describe("a report", () => {
  it("is of the day on the asker's clock, in words and in figures", () => {
    expect(report).toMatchObject({
      from: "2026-11-23",
      to: "2026-11-23",
      time_zone: "Asia/Shanghai",
      row_count: 1,
      rows: [{ period: "2026-11-23", currency: "USD", orders: 1, total_minor: 2_598 }],
      truncated: false,
    });
    expect(report.lines).toMatchObject({
      "zh-CN": [
        expect.stringMatching(/^合计 USD：订单数 1，.*合计 US\$25\.98/),
        expect.stringMatching(/^2026-11-23 USD：/),
      ],
      en: [expect.stringMatching(/^Total USD: Orders 1, .*Total \$25\.98/), expect.stringMatching(/^2026-11-23 USD: /)],
    });
  });

  it("is downloaded by those who may read reports", async () => {
    signIn(ops);
    const csv = await get(String(report.report_id), "csv");
    expect(csv.status).toBe(200);
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="sales-2026-11-23-2026-11-23.csv"');
    expect(csv.headers.get("cache-control")).toBe("private, no-store");
    expect(await csv.text()).toContain("2026-11-23,USD,1,19.99,0.00,5.99,25.98,25.98");
    const parquet = await get(String(report.report_id), "parquet");
    const rows = await parquetReadObjects({ file: await parquet.arrayBuffer() });
    expect(rows).toMatchObject([{ period: "2026-11-23", currency: "USD", orders: 1n, total_minor: 2_598n }]);
  });

  it("is kept from everybody else, and missing ones are not found", async () => {
    const statusOf = async (id: string, format = "csv") => (await get(id, format)).status;
    const id = String(report.report_id);
    expect(await statusOf(id, "xlsx")).toBe(404);
    expect(await statusOf("rept_none")).toBe(404);
    expect(await statusOf("../../secret")).toBe(404);
    signIn({ ...ops, role: "customer", customerId: "cust_demo" });
    expect(await statusOf(id)).toBe(403);
    signedIn = null;
    expect(await statusOf(id)).toBe(401);
  });
});
