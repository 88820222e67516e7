import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { env } from "../env";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { open, seal, wrappingKey } from "../security/envelope";
import { wrappingKeys } from "../security/keys";
import { addResource } from "./change-resource";
import { removeCredential, setCredential } from "./credentials";
import { getResource } from "./registry";
import { readSecret, readSecrets, rotateKey, writeSecret } from "./secrets";
import { contextFor, ownDataDir, plugIn } from "./test-resources";

const folder = ownDataDir();
const keyFile = () => readFileSync(join(folder, "steward.key"), "utf8").trim().split("\n");
const PLANTED = "planted-secret-Δ-5f1c9";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await plugIn(
    contextFor(database),
    { id: "erp", connector: "http", endpoint: "https://erp.example.com", settings: { auth: "bearer" } },
    { token: PLANTED },
  );
});

const admin = () => contextFor(database);
const read = (id = "erp", name = "token", at = new Date()) => readSecrets(database.client, id, name, at);

describe("an envelope", () => {
  const [one, other] = [wrappingKey("k".repeat(32)), wrappingKey("l".repeat(32))];

  it("opens with its key at its place and with nothing else", () => {
    const sealed = seal(one, PLANTED, "erp/token/1");
    expect(open(one, sealed, "erp/token/1")).toBe(PLANTED);
    expect(() => open(other, sealed, "erp/token/1")).toThrow();
    expect(() => open(one, sealed, "erp/token/2")).toThrow();
    for (const part of ["ciphertext", "dataKey"] as const) {
      for (let at = 0; at < sealed[part].length; at += 5) {
        const changed = { ...sealed, [part]: Uint8Array.from(sealed[part], (byte, i) => (i === at ? byte ^ 1 : byte)) };
        expect(() => open(one, changed, "erp/token/1")).toThrow();
      }
      expect(() => open(one, { ...sealed, [part]: sealed[part].slice(0, 20) }, "erp/token/1")).toThrow();
    }
  });

  it("is another one each time, with a data key of its own", () => {
    const [a, b] = [seal(one, PLANTED, "p"), seal(one, PLANTED, "p")];
    expect(Buffer.from(a.ciphertext).equals(Buffer.from(b.ciphertext))).toBe(false);
    expect(() => open(one, { ...a, dataKey: b.dataKey }, "p")).toThrow();
  });
});

describe("a credential", () => {
  it("is sealed with a key of the file made at the first need, for its owner only", async () => {
    expect(await read()).toEqual([PLANTED]);
    expect(keyFile()).toHaveLength(1);
    expect(statSync(join(folder, "steward.key")).mode & 0o777).toBe(0o600);
    const [row] = await database.client.secret.findMany({ where: { resourceId: "erp" } });
    expect(row).toMatchObject({ keyId: wrappingKeys()[0].id, version: 1 });
    expect(Buffer.from(row!.ciphertext).includes(Buffer.from(PLANTED))).toBe(false);
  });

  it("is not read where it was moved to by hand", async () => {
    await plugIn(admin(), {
      id: "thief",
      connector: "http",
      endpoint: "https://thief.example.com",
      settings: { auth: "bearer" },
    });
    const row = await database.client.secret.findFirstOrThrow({ where: { resourceId: "erp" } });
    await database.client.secret.create({ data: { ...row, id: "sec_moved", resourceId: "thief" } });
    await expect(read("thief")).rejects.toMatchObject({ options: { reason: "secret_unreadable" } });
  });

  it("takes the place of the former one at once, or lets it count for a while", async () => {
    const change = (value: string, keepFormerHours = 0) =>
      setCredential(admin(), { id: "erp", name: "token", value, keepFormerHours });
    expect(await change("second-value", 1)).toMatchObject({ version: 2, generated: null });
    expect(await read()).toEqual(["second-value", PLANTED]);
    expect(await read("erp", "token", new Date(Date.now() + 3_601_000))).toEqual(["second-value"]);
    const { credentials } = await getResource(admin(), { id: "erp" });
    expect(credentials).toMatchObject([{ name: "token", version: 2 }]);
    expect(credentials[0]?.formerUntil).toBeInstanceOf(Date);
    await change(PLANTED);
    expect(await read()).toEqual([PLANTED]);
    expect(await database.client.secret.count({ where: { resourceId: "erp" } })).toBe(1);
  });

  it("has one newest version, however many change it at once", async () => {
    await addResource(admin(), {
      id: "busy",
      name: "busy",
      connector: "webhook",
      endpoint: "https://busy.example.com",
    });
    await Promise.all(
      Array.from({ length: 6 }, () =>
        setCredential(admin(), { id: "busy", name: "signing_secret", value: null, keepFormerHours: 1 }),
      ),
    );
    const rows = await database.client.secret.findMany({ where: { resourceId: "busy" } });
    expect(rows.filter(({ expiresAt }) => expiresAt === null)).toHaveLength(1);
    expect(new Set(rows.map(({ version }) => version)).size).toBe(6);
  });

  it("is refused where there is no use for it, and in a form that cannot sign", async () => {
    const set = (id: string, name: string, value: string | null) => setCredential(admin(), { id, name, value });
    await expect(set("erp", "signing_secret", "x")).rejects.toMatchObject({
      options: { reason: "credential_unknown" },
    });
    await expect(set("store", "password", "x")).rejects.toMatchObject({ options: { reason: "credential_unknown" } });
    await expect(set("erp", "token", null)).rejects.toMatchObject({ options: { reason: "credential_needed" } });
    await expect(set("busy", "signing_secret", "a short one")).rejects.toMatchObject({
      options: { reason: "credential_form" },
    });
    await expect(set("none", "token", "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set("erp", "token", "with\0nul")).rejects.toThrow();
  });

  it("is an administrator's to change, and the audit says that it was, not what it is", async () => {
    for (const role of ["ops", "manager", "customer"] as const) {
      const ctx = contextFor(database, role);
      await expect(setCredential(ctx, { id: "erp", name: "token", value: "x" })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      await expect(removeCredential(ctx, { id: "erp", name: "token" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(rotateKey(ctx)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    const rows = await database.client.auditLog.findMany({
      where: { action: "resource.credential", resourceId: "erp" },
    });
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.at(-1)?.after).toMatchObject({ name: "token" });
  });

  it("can be removed, once", async () => {
    await setCredential(admin(), { id: "thief", name: "token", value: "something" });
    expect((await removeCredential(admin(), { id: "thief", name: "token" })).missing).toEqual(["token"]);
    await expect(removeCredential(admin(), { id: "thief", name: "token" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(readSecret(database.client, "thief", "token", new Date())).rejects.toMatchObject({
      options: { reason: "secret_missing" },
    });
  });
});

describe("changing the encryption key", () => {
  it("goes on under readers and writers, and leaves nothing under the old key", async () => {
    const [before] = keyFile();
    let rotating = true;
    const reads = async () => {
      let count = 0;
      for (; rotating; count++) expect(await read()).toEqual([PLANTED]);
      return count;
    };
    const writes = async () => {
      let count = 0;
      for (; rotating; count++) await setCredential(admin(), { id: "thief", name: "token", value: `value-${count}` });
      return count;
    };
    const others = [reads(), reads(), writes()];
    for (let i = 0; i < 3; i++) await rotateKey(admin());
    rotating = false;
    for (const count of await Promise.all(others)) expect(count).toBeGreaterThan(0);
    expect(keyFile()).toHaveLength(1);
    expect(keyFile()[0]).not.toBe(before);
    const { id } = wrappingKeys()[0];
    expect(await database.client.secret.count({ where: { keyId: { not: id } } })).toBe(0);
    expect(await read()).toEqual([PLANTED]);
    expect((await read("thief"))[0]).toMatch(/^value-/);
  });

  it("does not leave a writer that still has the old key alone with it", async () => {
    const [old] = keyFile();
    await rotateKey(admin());
    const [current] = keyFile();
    // As a process would that read the file just before.
    writeFileSync(join(folder, "steward.key"), `${old}\n${current}\n`);
    await writeSecret(database.client, { resourceId: "thief", name: "token", value: "late", by: "t", at: new Date() });
    const row = await database.client.secret.findFirstOrThrow({ where: { resourceId: "thief" } });
    expect(row.keyId).toBe(wrappingKey(current!).id);
    writeFileSync(join(folder, "steward.key"), `${current}\n`);
    expect(await read("thief")).toEqual(["late"]);
  });

  it("changes nothing when a value is under a key that is not here", async () => {
    const [current] = keyFile();
    writeFileSync(join(folder, "steward.key"), `${"x".repeat(40)}\n`);
    await expect(read()).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: false,
      options: { reason: "secret_unreadable" },
    });
    await expect(rotateKey(admin())).rejects.toMatchObject({
      code: "CONFLICT",
      options: { reason: "secret_unreadable" },
    });
    writeFileSync(join(folder, "steward.key"), `${current}\n`);
    expect(await read()).toEqual([PLANTED]);
  });

  it("takes the keys of the environment, the first for writing, and says when there is nothing to change to", async () => {
    const [file] = keyFile();
    const [a, b] = ["a".repeat(40), "b".repeat(40)];
    env.STEWARD_KEY = `${a},${file}`;
    try {
      await rotateKey(admin());
      env.STEWARD_KEY = a;
      expect(await read()).toEqual([PLANTED]);
      await expect(rotateKey(admin())).rejects.toMatchObject({ options: { reason: "key_not_changed" } });
      env.STEWARD_KEY = `${b},${a}`;
      expect(await rotateKey(admin())).toMatchObject({ keyId: wrappingKey(b).id });
      env.STEWARD_KEY = `${file},${b}`;
      await rotateKey(admin());
    } finally {
      delete env.STEWARD_KEY;
    }
    expect(await read()).toEqual([PLANTED]);
  });

  it("is refused with a key that is too short to protect anything", () => {
    expect(() => wrappingKeys({ name: "KEY", read: () => ["short"], write: null })).toThrow(
      /KEY holds a key of fewer than 32/,
    );
    expect(() => wrappingKeys({ name: "KEY", read: () => [], write: null })).toThrow(/KEY is empty/);
  });
});
