// A worker killed with SIGKILL while it commits a step, for each step of the late-order SOP in turn: another takes over,
// and the customer gets one coupon, one e-mail and one ticket.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock, type Ctx } from "./context";
import { startExecution } from "./engine/client";
import { isTerminal } from "./engine/status";
import { subscribe } from "./postgres/notify";
import type { TestDatabase } from "./postgres/test-database";
import { sopCatalog } from "./sop/catalog";
import { demoDatabase } from "../prisma/test-demo";

const GATE = 4_242;
const workers: ChildProcess[] = [];
let database: TestDatabase;
let gate: pg.Client;
let ctx: Ctx;

beforeAll(async () => {
  database = await demoDatabase();
  ctx = {
    actor: { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "Demo" },
    db: database.client,
    clock: systemClock,
    locale: "en",
  };
  // A commit of the named step of the named execution waits for an advisory lock that the test holds.
  await database.pool.query(`
    CREATE TABLE gates (execution_id text, step_id text);
    CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM gates g WHERE g.execution_id = NEW.execution_id AND g.step_id = NEW.step_id) THEN
        PERFORM pg_advisory_xact_lock(${GATE});
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER wait_at_gate BEFORE INSERT ON execution_steps FOR EACH ROW EXECUTE FUNCTION wait_at_gate();`);
  gate = new pg.Client({ connectionString: database.url });
  await gate.connect();
});

afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await gate.end();
});

function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, ["--import", "tsx", "server/worker.ts"], {
    env: { ...process.env, DATABASE_URL: database.url, LOG_LEVEL: "error", NODE_ENV: "production" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  workers.push(worker);
  return worker;
}

/** A late order like 12345, with a number and a customer of its own: mail to one customer is sent one after the other. */
async function lateOrder(orderId: string): Promise<Ctx> {
  const customerId = `cust_${orderId}`;
  const demo = await database.client.customer.findUniqueOrThrow({ where: { id: "cust_demo" } });
  await database.client.customer.create({
    data: { ...demo, id: customerId, email: `${customerId}@demo.steward.example` },
  });
  const order = await database.client.order.findUniqueOrThrow({
    where: { id: "12345" },
    include: { shipments: { include: { scans: true } } },
  });
  const { shipments, ...fields } = order;
  await database.client.order.create({
    data: {
      ...fields,
      id: orderId,
      customerId,
      shippingAddress: fields.shippingAddress as object,
      shipments: {
        create: shipments.map(({ scans, orderId: _, ...shipment }) => ({
          ...shipment,
          id: `${shipment.id}_${orderId}`,
          trackingNumber: `${shipment.trackingNumber}${orderId}`,
          scans: { create: scans.map(({ shipmentId: __, ...scan }) => ({ ...scan, id: `${scan.id}_${orderId}` })) },
        })),
      },
    },
  });
  return { ...ctx, actor: { ...ctx.actor, customerId } };
}

async function ended(executionId: string): Promise<string> {
  const status = async () =>
    (await database.client.execution.findUniqueOrThrow({ where: { id: executionId }, select: { status: true } }))
      .status;
  return new Promise((done) => {
    const look = async () => {
      const now = await status();
      if (isTerminal(now)) done(now);
    };
    void subscribe(`execution:${executionId}`, () => void look()).then(look);
  });
}

it("loses nothing and does nothing twice, whichever step it dies in", { timeout: 120_000 }, async () => {
  const sop = (await sopCatalog()).sops.get("handle_order_delay")!;
  const steps = [...sop.graph.mainPath, "answer of the main path"];
  const runs = await Promise.all(
    steps.map(async (step, i) => {
      const orderId = String(770_001 + i);
      const { executionId } = await startExecution(await lateOrder(orderId), {
        sop,
        input: { order_id: orderId, user_id: ctx.actor.userId },
        channel: "test",
        locale: "en",
        intent: "delivery_delay",
        intentConfidence: 0.95,
        sentiment: -0.5,
      });
      return { step, orderId, executionId };
    }),
  );
  const outputs = Object.values(sop.graph.nodes).flatMap((node) => (node.type === "output" ? [node.id] : []));
  for (const { step, executionId } of runs) {
    for (const gated of sop.graph.nodes[step] ? [step] : outputs) {
      await database.pool.query("INSERT INTO gates VALUES ($1, $2)", [executionId, gated]);
    }
  }
  await gate.query("SELECT pg_advisory_lock($1)", [GATE]);

  const first = startWorker();
  const waiting = async () =>
    (await gate.query(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted`))
      .rows as {
      pid: number;
    }[];
  await expect.poll(async () => (await waiting()).length, { timeout: 60_000, interval: 50 }).toBe(runs.length);

  first.kill("SIGKILL");
  await once(first, "exit");
  // The half-done commits die with their connections; none of them may come through late.
  for (const { pid } of await waiting()) await gate.query("SELECT pg_terminate_backend($1)", [pid]);
  await database.pool.query("DELETE FROM gates");
  await gate.query("SELECT pg_advisory_unlock($1)", [GATE]);
  startWorker();

  for (const { step, orderId, executionId } of runs) {
    expect([step, await ended(executionId)]).toEqual([step, "SUCCEEDED"]);
    const made = {
      coupons: await database.client.coupon.count({ where: { orderId } }),
      emails: await database.client.email.count({ where: { executionId } }),
      tickets: await database.client.ticket.count({ where: { orderId } }),
    };
    expect({ step, ...made }).toEqual({ step, coupons: 1, emails: 1, tickets: 1 });
    const journal = await database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
    const done = journal.filter((row) => row.status === "SUCCEEDED").map((row) => row.stepId);
    expect(new Set(done).size).toBe(done.length);
    expect(journal.map((row) => row.seq)).toEqual(journal.map((_, i) => i + 1));
  }
});
