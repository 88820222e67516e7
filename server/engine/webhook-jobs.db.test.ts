import { beforeAll, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { contextFor, ownDataDir, plugIn } from "../resources/test-resources";
import { queueWebhook } from "../resources/webhooks/queue";
import { tellOfResources } from "./resource-alerts";
import { moveWebhooks } from "./webhook-jobs";

ownDataDir();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await plugIn(contextFor(database), {
    id: "parcels",
    connector: "webhook_source",
    settings: { sopId: "handle_order_delay" },
  });
});

const receive = (id: string, payload: object) =>
  database.client.webhookEvent.create({
    data: { id, resourceId: "parcels", messageId: id, event: "parcel.late", payload, status: "RECEIVED" },
  });
const status = (id: string) => database.client.webhookEvent.findUniqueOrThrow({ where: { id } });
const system = () => contextFor(database, "system");

it("starts the SOP a message is for, once, and says why one started nothing", async () => {
  await receive("whe_good", { type: "parcel.late", data: { order_id: "12345", message: "late", sentiment: 0 } });
  await receive("whe_bad", { type: "parcel.late", data: { nothing: true } });
  await Promise.all([moveWebhooks(system()), moveWebhooks(system())]);
  const good = await status("whe_good");
  expect(good.status).toBe("STARTED");
  const executions = await database.client.execution.findMany();
  expect(executions).toMatchObject([
    { id: good.executionId, sopId: "handle_order_delay", channel: "webhook", userId: "system" },
  ]);
  expect(await status("whe_bad")).toMatchObject({
    status: "FAILED",
    executionId: null,
    error: expect.stringContaining("order_id"),
    reason: "sop_input",
  });
});

it("gives each webhook that is due one job", async () => {
  await plugIn(contextFor(database), { id: "partner", connector: "webhook", endpoint: "https://partner.example.com" });
  await queueWebhook(contextFor(database), {
    resourceId: "partner",
    event: "a.b",
    payload: {},
    key: "k",
    executionId: null,
  });
  await moveWebhooks(system());
  await moveWebhooks(system());
  const { rows } = await database.pool.query(
    "SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'deliver_webhook'",
  );
  expect(rows).toHaveLength(1);
});

it("raises an alert for a resource that went down, and none for one that came back", async () => {
  await tellOfResources(database.client, [
    {
      resourceId: "erp",
      before: "HEALTHY",
      now: "DOWN",
      error: "erp did not answer in time.",
      reason: "resource_timeout",
    },
    { resourceId: "crm", before: "DOWN", now: "HEALTHY", error: null, reason: null },
  ]);
  expect(await database.client.alert.findMany()).toMatchObject([
    {
      code: "RESOURCE_DOWN",
      message: "erp: erp did not answer in time.",
      facts: { says: "resource_down", resource: "erp", reason: "resource_timeout" },
    },
  ]);
});
