import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { callResource } from "./connectors/http";
import { addResource, editResource, removeResource, switchResource } from "./change-resource";
import { checkDueResources, checkResource } from "./health";
import { getResource, listResources } from "./registry";
import { withChanges } from "./with-changes";
import { contextFor, ownDataDir, plugIn } from "./test-resources";
import { testServer } from "./test-server";

ownDataDir();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
const admin = () => contextFor(database);
const erp = { name: "ERP", connector: "http", endpoint: "https://erp.example.com/api" } as const;
const audited = async (resourceId: string) =>
  (await database.client.auditLog.findMany({ where: { resourceId }, orderBy: { seq: "asc" } })).map(
    ({ action }) => action,
  );

describe("resources", () => {
  it("are there from the start, and stay as they are", async () => {
    const { rows, total } = await listResources(contextFor(database, "manager"));
    expect(rows.map(({ id }) => id).sort()).toEqual([
      "job_queue",
      "local_files",
      "mail_catcher",
      "sandbox_carrier",
      "sandbox_gateway",
      "store",
    ]);
    expect(total).toBe(6);
    const builtIn = { code: "CONFLICT", options: { reason: "resource_built_in" } };
    await expect(removeResource(admin(), { id: "store" })).rejects.toMatchObject(builtIn);
    await expect(switchResource(admin(), { id: "store", enabled: false })).rejects.toMatchObject(builtIn);
    await expect(listResources(contextFor(database, "customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are added, edited, switched and removed, each with its audit row", async () => {
    await addResource(admin(), { id: "erp", ...erp, rate: { count: 5, seconds: 60 } });
    await expect(addResource(admin(), { id: "erp", ...erp })).rejects.toMatchObject({
      options: { reason: "resource_exists" },
    });
    const { revision } = await getResource(admin(), { id: "erp" });
    const edits = await Promise.allSettled(
      ["One", "Two"].map((name) => editResource(admin(), { endpoint: erp.endpoint, id: "erp", revision, name })),
    );
    expect(edits.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(edits.find((edit) => edit.status === "rejected")).toMatchObject({
      reason: { options: { reason: "resource_changed" } },
    });
    await switchResource(admin(), { id: "erp", enabled: false });
    await switchResource(admin(), { id: "erp", enabled: false });
    expect(await getResource(admin(), { id: "erp" })).toMatchObject({ enabled: false, rateCount: null, missing: [] });
    await removeResource(admin(), { id: "erp" });
    await expect(removeResource(admin(), { id: "erp" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await audited("erp")).toEqual(["resource.add", "resource.edit", "resource.disable", "resource.remove"]);
  });

  it("are an administrator's to change", async () => {
    await addResource(admin(), { id: "kept", ...erp });
    for (const role of ["ops", "manager", "customer"] as const) {
      const ctx = contextFor(database, role);
      const denied = { code: "FORBIDDEN" };
      await expect(addResource(ctx, { id: "other", ...erp })).rejects.toMatchObject(denied);
      await expect(editResource(ctx, { id: "kept", revision: 1, ...erp })).rejects.toMatchObject(denied);
      await expect(switchResource(ctx, { id: "kept", enabled: false })).rejects.toMatchObject(denied);
      await expect(removeResource(ctx, { id: "kept" })).rejects.toMatchObject(denied);
    }
    await expect(checkResource(contextFor(database, "manager"), { id: "kept" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await audited("kept")).toEqual(["resource.add"]);
  });

  it.each([
    [{ endpoint: "https://me:secret@erp.example.com" }, "endpoint_has_credentials", "endpoint"],
    [{ endpoint: "ftp://erp.example.com" }, "endpoint_not_usable", "endpoint"],
    [{ endpoint: "" }, "endpoint_not_usable", "endpoint"],
    [{ settings: { auth: "magic" } }, "settings_not_usable", "auth"],
    [{ settings: { password: "secret" } }, "settings_not_usable", "password"],
    [{ settings: { auth: "basic" } }, "settings_not_usable", "username"],
    [{ settings: { auth: "oauth2", clientId: "x" } }, "settings_not_usable", "tokenUrl"],
    [{ endpoint: "https://erp.example.com/?api_key=secret@" }, "endpoint_has_credentials", "endpoint"],
    [{ endpoint: "https://erp.example.com/?sig=secret@&v=1" }, "endpoint_has_credentials", "endpoint"],
    [{ endpoint: "https://erp.example.com/?accessToken=secret@" }, "endpoint_has_credentials", "endpoint"],
    [
      { connector: "slack", endpoint: "https://hooks.slack.com/services/T0/B0/secret@" } as const,
      "endpoint_has_credentials",
      "endpoint",
    ],
    [
      { settings: { auth: "oauth2", clientId: "x", tokenUrl: "https://me:secret@idp.example.com/token" } },
      "settings_not_usable",
      "tokenUrl",
    ],
    [{ settings: { healthPath: "/up?token=secret@" } }, "settings_not_usable", "healthPath"],
    [{ settings: { healthPath: "//evil.example" } }, "settings_not_usable", "healthPath"],
  ])("are refused with the field that is wrong: %j", async (wrong, reason, field) => {
    const adding = addResource(admin(), { id: "wrong", ...erp, ...wrong });
    await expect(adding).rejects.toMatchObject({ code: "VALIDATION", options: { reason, details: { field } } });
    await adding.catch((error: unknown) => expect(String(error)).not.toContain("secret@"));
  });

  it("keep what is no credential in an address", async () => {
    const endpoint = "https://erp.example.com/v1?api-version=2026-01&keyboard=us&codec=h264";
    expect(await addResource(admin(), { id: "versioned", ...erp, endpoint })).toMatchObject({ endpoint });
  });

  it("may be a message queue behind an HTTP API, which stays one, is checked and is published to", async () => {
    const broker = await testServer(({ path, method }, response) => {
      const body = path === "/api/health/checks/alarms" ? { status: "ok" } : { routed: method === "POST" };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const settings = { auth: "basic", username: "steward", healthPath: "/health/checks/alarms" };
    const queue = { id: "broker", connector: "http", type: "message_queue", endpoint: `${broker.url}/api` } as const;
    await plugIn(admin(), { ...queue, settings, capabilities: ["publish"] }, { password: "broker-password" });
    const { revision, type } = await checkResource(admin(), { id: "broker" });
    expect(type).toBe("message_queue");
    const published = await callResource(admin(), {
      resourceId: "broker",
      method: "POST",
      path: "/exchanges/%2F/orders/publish",
      body: { properties: {}, routing_key: "paid", payload: "{}", payload_encoding: "string" },
    });
    expect(published).toMatchObject({ status: 200, body: { routed: true } });
    const edit = { id: "broker", revision, name: "Broker", endpoint: `${broker.url}/api`, settings };
    expect(await editResource(admin(), { ...edit, allowPrivate: true })).toMatchObject({ type: "message_queue" });
    const other = { id: "other_queue", name: "x", connector: "postgres", type: "message_queue" } as const;
    const wrong = { ...other, endpoint: "postgresql://db.example.com/x", settings: { username: "u" } };
    await expect(addResource(admin(), wrong)).rejects.toMatchObject({ options: { reason: "type_not_usable" } });
    await switchResource(admin(), { id: "broker", enabled: false });
    await broker.close();
  });

  it("are not taken with a field nobody knows", async () => {
    const typo = { id: "typo", ...erp, allow_private: true };
    await expect(addResource(admin(), typo)).rejects.toThrow("allow_private");
  });

  it("are edited by a file that names what changes and nothing else", async () => {
    const settings = { auth: "basic", username: "u", healthPath: "/up" };
    await addResource(admin(), { id: "filed", ...erp, settings, roles: ["ops"], rate: { count: 5, seconds: 60 } });
    const before = await getResource(admin(), { id: "filed" });
    const changes = { endpoint: "https://erp2.example.com", settings: { username: "v", healthPath: null } };
    const fields = withChanges(before, changes) as Parameters<typeof editResource>[1];
    await editResource(admin(), fields);
    const after = await getResource(admin(), { id: "filed" });
    expect(after).toMatchObject({ endpoint: "https://erp2.example.com", name: "ERP", roles: ["ops"], rateCount: 5 });
    expect(after.settings).toMatchObject({ auth: "basic", username: "v" });
    expect(after.settings).not.toHaveProperty("healthPath");
  });

  it("are checked when they are due, once over all workers, and tell what changed", async () => {
    const at = new Date("2030-01-01T00:00:00Z");
    const system = (seconds: number) => contextFor(database, "system", new Date(at.getTime() + seconds * 1_000));
    await plugIn(admin(), { id: "down", connector: "http", endpoint: "http://127.0.0.1:1" });
    const first = (await Promise.all([checkDueResources(system(0)), checkDueResources(system(0))])).flat();
    const changed = (id: string) => first.filter(({ resourceId }) => resourceId === id);
    expect(changed("down")).toMatchObject([{ before: "UNKNOWN", now: "DOWN" }]);
    expect(changed("store")).toMatchObject([{ before: "UNKNOWN", now: "HEALTHY" }]);
    expect(changed("job_queue")).toMatchObject([{ now: "DOWN", error: "No worker is running." }]);
    expect(await checkDueResources(system(30))).toEqual([]);
    expect(await checkDueResources(system(61))).toEqual([]);
    expect((await getResource(admin(), { id: "down" })).failingSince).toEqual(at);
    await expect(checkDueResources(contextFor(database, "customer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are not down because they are used as much as their limit allows", async () => {
    const server = await testServer((_request, response) => void response.end("ok"));
    await plugIn(admin(), { id: "busy", connector: "http", endpoint: server.url, rate: { count: 1, seconds: 600 } });
    expect(await checkResource(admin(), { id: "busy" })).toMatchObject({ health: "HEALTHY" });
    await expect(checkResource(admin(), { id: "busy" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const later = contextFor(database, "system", new Date(Date.now() + 3_600_000));
    const changes = await checkDueResources(later);
    expect(changes.filter(({ resourceId }) => resourceId === "busy")).toEqual([]);
    expect(await getResource(admin(), { id: "busy" })).toMatchObject({ health: "HEALTHY", failingSince: null });
    await switchResource(admin(), { id: "busy", enabled: false });
    await server.close();
  });
});
