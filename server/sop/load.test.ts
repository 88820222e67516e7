import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Role } from "../context";
import { readCatalog } from "./catalog";
import { listSopFiles } from "./find-files";
import { checkFile, checkSource, loadSops } from "./load";
import { routeIntent } from "./routing";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sops-"));
  await mkdir(join(dir, "service"));
  await mkdir(join(dir, "intents"));
  for (const file of ["handle_order_delay.yaml", "handle_order_delay.cases.yaml"]) {
    await cp(join(import.meta.dirname, "../../sops/service", file), join(dir, "service", file));
  }
  await writeFile(join(dir, "intents", "rules.yaml"), "not: an SOP\n");
});
afterEach(() => rm(dir, { recursive: true }));

const sop = (id: string, version = 1, intent = "greet") => `SOP_ID: ${id}
VERSION: ${version}
DESCRIPTION: ${id} ${version}
TRIGGERS: [{ type: user_intent, intent_name: ${intent} }]
INPUT_SCHEMA: { type: object, properties: {} }
STEPS: [{ id: end, type: output, message_template: Hello. }]
`;
const put = (name: string, text: string) => writeFile(join(dir, name), text);
const actor = (role: Role): { actor: Actor } => ({
  actor: { userId: `user_${role}`, role, customerId: role === "customer" ? "cust_1" : null, name: role },
});

describe("loadSops", () => {
  it("reads procedures, not cases or intents, with the folder as category", async () => {
    await put("plain.yml", sop("plain"));
    const { sops, problems } = await loadSops(dir);
    expect(problems).toEqual([]);
    expect(sops.map(({ graph }) => [graph.sopId, graph.category])).toEqual([
      ["plain", "general"],
      ["handle_order_delay", "service"],
    ]);
    expect(sops[0]!.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses a broken file with its place and reason, and keeps the others", async () => {
    await put("broken.yaml", sop("broken").replace("type: output", "type: outptu"));
    const { sops, problems } = await loadSops(dir);
    expect(sops.map(({ graph }) => graph.sopId)).toEqual(["handle_order_delay"]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 6, column: 26, severity: "error", code: "schema-error", path: ["end"] });
    expect(problems[0]!.file).toMatch(/broken\.yaml$/);
    expect(problems[0]!.message).toContain("did you mean `output`?");
  });

  it("tells a fault of the checker from one of the file, and keeps the others", async () => {
    const skills = {
      get: () => {
        throw new Error("skills fell over");
      },
    } as never;
    await put("plain.yaml", sop("plain"));
    const { sops, problems } = await loadSops(dir, { skills });
    expect(sops.map(({ graph }) => graph.sopId)).toEqual(["plain"]);
    expect(problems).toMatchObject([
      { code: "internal-error", severity: "error", message: expect.stringContaining("skills fell over") },
    ]);
  });

  it("refuses the second file of one version", async () => {
    await put("a.yaml", sop("twin"));
    await put("b.yaml", sop("twin"));
    const { sops, problems } = await loadSops(dir);
    expect(sops.filter(({ graph }) => graph.sopId === "twin")).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "duplicate-sop", file: expect.stringMatching(/b\.yaml$/) }]);
  });

  it("says so when the folder or a file is not there", async () => {
    expect(await loadSops(join(dir, "nowhere"))).toMatchObject({ sops: [], problems: [{ severity: "error" }] });
    const { sop: none, problems } = await checkFile(join(dir, "nothing.yaml"));
    expect(none).toBeNull();
    expect(problems[0]?.message).toContain("does not exist");
  });

  it.each([
    ["GBK", Buffer.from("534f505f49443a20b6a9b5a50a", "hex"), "not in UTF-8"],
    ["UTF-16 with its mark", Buffer.from(`\ufeff${sop("wide")}`, "utf16le"), "UTF-16"],
    ["UTF-16 without one", Buffer.from(sop("wide"), "utf16le"), "UTF-16"],
  ])("refuses a file in %s and says how to save it", async (_name, bytes, words) => {
    await writeFile(join(dir, "foreign.yaml"), bytes);
    const { sops, problems } = await loadSops(dir);
    expect(sops.map(({ graph }) => graph.sopId)).toEqual(["handle_order_delay"]);
    expect(problems).toMatchObject([{ code: "parse-error", line: 1, file: expect.stringMatching(/foreign\.yaml$/) }]);
    expect(problems[0]?.message).toContain(words);
    expect(problems[0]?.message).toContain("save it as UTF-8");
  });

  it("reads a file with the mark of UTF-8 as if it had none", async () => {
    await put("marked.yaml", `\ufeff${sop("marked")}`);
    const { sops, problems } = await loadSops(dir);
    expect(problems).toEqual([]);
    expect(sops[0]?.source).toBe(sop("marked"));
  });

  it("follows links to files and folders, not in circles, and reports those that lead nowhere", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "sops-elsewhere-"));
    await writeFile(join(elsewhere, "mounted.yaml"), sop("mounted"));
    await mkdir(join(elsewhere, "more"));
    await writeFile(join(elsewhere, "more", "deep.yaml"), sop("deep", 1, "wave"));
    await symlink(join(elsewhere, "mounted.yaml"), join(dir, "linked.yaml"));
    await symlink(join(elsewhere, "more"), join(dir, "linked"));
    await symlink(dir, join(dir, "service", "up"));
    await symlink(join(elsewhere, "nothing.yaml"), join(dir, "broken.yaml"));
    await symlink("round.yaml", join(dir, "round.yaml"));
    await symlink("nobody@host.1", join(dir, ".#lock.yaml"));
    const { sops, problems } = await loadSops(dir);
    expect(sops.map(({ graph }) => [graph.sopId, graph.category])).toEqual([
      ["mounted", "general"],
      ["deep", "linked"],
      ["handle_order_delay", "service"],
    ]);
    expect(problems.map(({ file, message }) => [file.split("/").at(-1), message])).toEqual([
      ["broken.yaml", expect.stringContaining("links to a file that does not")],
      ["round.yaml", expect.stringContaining("links to itself")],
    ]);
    expect(await listSopFiles(dir)).toHaveLength(5);
    await rm(elsewhere, { recursive: true });
  });

  it("warns when one intent triggers two procedures, and keeps both", async () => {
    await put("a.yaml", sop("aaa", 1, "wave"));
    await put("b.yaml", sop("bbb", 1, "greet").replace("intent_name: greet", "intent_name: greet, aliases: [wave]"));
    const { sops, problems } = await loadSops(dir);
    expect(sops).toHaveLength(3);
    expect(problems).toMatchObject([{ code: "ambiguous-trigger", severity: "warning", line: 4, path: [] }]);
    expect(problems[0]?.file).toMatch(/b\.yaml$/);
    expect(problems[0]?.message).toMatch(/`wave` triggers both `aaa` \(.*a\.yaml\) and `bbb` \(.*b\.yaml\)/);
  });

  it("does not take two versions of one procedure for two procedures", async () => {
    await put("a.yaml", sop("aaa", 1));
    await put("b.yaml", sop("aaa", 2));
    expect((await loadSops(dir)).problems).toEqual([]);
  });

  it("checks a text without a file", () => {
    expect(checkSource(sop("loose"), "sops/service/loose.yaml").sop?.graph.category).toBe("service");
  });
});

describe("readCatalog", () => {
  it("offers the newest version of each and reads again when a file changes", async () => {
    await put("a.yaml", sop("greeting", 1));
    await put("b.yaml", sop("greeting", 2));
    const [first, same] = await Promise.all([readCatalog(dir), readCatalog(dir)]);
    expect(await readCatalog(dir)).toBe(first);
    expect(same.sops.get("greeting")?.graph.version).toBe(2);
    expect(first.versions).toHaveLength(3);

    await put("b.yaml", "SOP_ID: [");
    await utimes(join(dir, "b.yaml"), new Date(), new Date(Date.now() + 5_000));
    const second = await readCatalog(dir);
    expect(second.sops.get("greeting")?.graph.version).toBe(1);
    expect(second.problems[0]?.code).toBe("parse-error");

    await rm(join(dir, "a.yaml"));
    expect((await readCatalog(dir)).sops.has("greeting")).toBe(false);
  });
});

it("notices a change while a link leads nowhere", async () => {
  await symlink(join(dir, "nothing"), join(dir, "broken.yaml"));
  await put("a.yaml", sop("greeting"));
  expect((await readCatalog(dir)).sops.has("greeting")).toBe(true);
  await rm(join(dir, "a.yaml"));
  expect((await readCatalog(dir)).sops.has("greeting")).toBe(false);
});

describe("routeIntent", () => {
  it("takes the first SOP the intent triggers and the actor may run", async () => {
    await put("a.yaml", `${sop("aaa", 1, "track_order")}REQUIRED_PERMISSIONS: ["audit:read"]\n`);
    const catalog = await readCatalog(dir);
    const route = (role: Role, intent: string) => routeIntent(actor(role), catalog, intent)?.graph.sopId ?? null;
    expect(route("customer", "track_order")).toBe("handle_order_delay");
    expect(route("customer", "QueryOrderStatus")).toBe("handle_order_delay");
    expect(route("manager", "track_order")).toBe("aaa");
    expect(route("customer", "return_order")).toBeNull();
  });
});
