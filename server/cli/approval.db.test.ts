import { beforeAll, describe, expect, it, vi } from "vitest";
import { makePeople, standAtApproval, type Standing } from "../engine/test-approvals";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import type { ApprovalNode } from "../sop/graph";
import { runCommand } from "./program";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});
vi.mock("./connect", () => ({ withDatabase: (work: (one: TestDatabase) => Promise<unknown>) => work(database) }));

async function run(...args: string[]) {
  const printed = { out: "", err: "" };
  const to = (name: "out" | "err") => (chunk: unknown) => {
    printed[name] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(to("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(to("err"));
  const code = await runCommand(["node", "steward", "approval", ...args]);
  return { code, ...printed, json: () => JSON.parse(printed.out) as Record<string, unknown> };
}

const CHEN = ["--as", "user-refund-manager-1@example.com"];
const message = { "zh-CN": { parts: [{ text: "退款？" }] }, en: { parts: [{ text: "Refund it?" }] } };
const amount = {
  value: { kind: "literal", value: 900 },
  schema: { type: "integer", maximum: 5_000 },
  label: null,
} as const;
/** Nothing of it is read from the store, whose skills the command line calls for real. */
const stand = (node: Partial<ApprovalNode> = {}): Promise<Standing> =>
  standAtApproval(
    database,
    { total: 900, status: "shipped" },
    { node: { message, tiers: [], amount: { parts: [{ expr: "900" }] }, editable: { amount }, ...node } },
  );
const rowOf = ({ approvalId }: Standing) => database.client.approval.findUniqueOrThrow({ where: { id: approvalId } });

describe("approvals on the command line", () => {
  it("are listed and shown, in words and in JSON", async () => {
    const asked = await stand();
    const list = await run("list", "--status", "OPEN", ...CHEN);
    expect(list).toMatchObject({ code: 0, err: "" });
    expect(list.out).toContain("Refund it?");
    expect((await run("list", "--mine", "--search", asked.approvalId, ...CHEN, "--json")).json()).toMatchObject({
      total: 1,
      rows: [{ id: asked.approvalId, amountMinor: 900, currency: "CNY", mayAnswer: true }],
    });
    const shown = await run("show", asked.approvalId, "--locale", "zh-CN", ...CHEN);
    for (const words of ["退款？", asked.hash, "900 minor CNY", "refund_manager"]) expect(shown.out).toContain(words);
    expect((await run("show", asked.approvalId, ...CHEN, "--json")).json()).toMatchObject({ hash: asked.hash });
  });

  it("are approved with changed values by whoever is named", async () => {
    const asked = await stand();
    const { code, json } = await run("approve", asked.approvalId, "--set", "amount=500", ...CHEN, "--json");
    expect([code, json()]).toMatchObject([0, { status: "APPROVED" }]);
    expect(await rowOf(asked)).toMatchObject({ values: { amount: 500 }, decidedBy: "user_refund_manager_1" });
  });

  it("are rejected, asked about, and refused to who may not", async () => {
    const asked = await stand();
    expect(await run("reject", asked.approvalId, ...CHEN)).toMatchObject({ code: 2 });
    expect((await run("ask", asked.approvalId, "A photo?", ...CHEN)).out).toContain("INFO_REQUESTED");
    const lin = ["--as", "user-lin@example.com"];
    expect((await run("inform", asked.approvalId, "Here it is.", ...lin)).out).toContain("PENDING");
    const refused = await run("approve", asked.approvalId, ...lin, "--json");
    expect([refused.code, refused.json()]).toMatchObject([1, { error: { code: "FORBIDDEN" } }]);
    // The system is nobody who could decide.
    const system = await run("approve", asked.approvalId, "--json");
    expect([system.code, system.json()]).toMatchObject([1, { error: { reason: "not_an_approver" } }]);
    expect((await run("reject", asked.approvalId, "--reason", "no", ...CHEN)).out).toContain("REJECTED");
  });

  it("count those who have approved", async () => {
    const asked = await stand({ count: 2 });
    expect((await run("approve", asked.approvalId, ...CHEN)).out).toContain("1 of 2 have approved");
  });

  it("are bound to what was shown when it is named, by its beginning too", async () => {
    const asked = await stand();
    const old = await run("approve", asked.approvalId, "--hash", "0123456789", ...CHEN, "--json");
    expect(old.json()).toMatchObject({ error: { reason: "approval_changed" } });
    expect(await run("approve", asked.approvalId, "--hash", asked.hash.slice(0, 10), ...CHEN)).toMatchObject({
      code: 0,
    });
  });

  it.each(["amount", "=5"])("refuses --set %s as a usage error", async (set) => {
    expect(await run("approve", "appr_x", "--set", set)).toMatchObject({ code: 2 });
  });
});
