import { loadBindings } from "../skills/plug/load-bindings";
import { findSkills, readSkill, type listSkillsInput, type SkillDetail } from "../skills/list-skills";
import type { JsonSchema } from "../skills/schema-breaks";
import type { z } from "zod";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

type Query = z.input<typeof listSkillsInput>;
type Options = { json: boolean };

export async function listSkillsCommand({ json, ...query }: Options & Query): Promise<{ ok: boolean }> {
  const found = await withDatabase(async (database) => {
    await loadBindings(database.client);
    return findSkills(await contextOf(database, { locale: "en" }), query);
  });
  if (json) {
    printJson({ skills: found.rows });
    return { ok: true };
  }
  const rows = found.rows.map(({ name, versions, category, plugged, permissions, capabilities, slaKept }) => [
    name,
    versions.join(", "),
    category,
    plugged ? "plugged in" : "built in",
    permissions.join(", "),
    capabilities.join(", "),
    slaKept === null ? "" : slaKept ? "kept" : "below",
  ]);
  if (rows.length === 0) printLine("No skill is like that.");
  else printTable(["SKILL", "VERSIONS", "CATEGORY", "CARRIED OUT", "PERMISSIONS", "CAPABILITIES", "SLA"], rows);
  return { ok: true };
}

/** `reference`: "getCart", "getCart@1", "getCart@1.2.0". */
export async function showSkillCommand(reference: string, { json }: Options): Promise<{ ok: boolean }> {
  const [name = "", version] = reference.split("@");
  const skill = await withDatabase(async (database) => {
    await loadBindings(database.client);
    const ctx = await contextOf(database, { locale: "en" });
    return readSkill(ctx, { name, ...(version === undefined ? {} : { version }) });
  });
  if (json) printJson(skill);
  else for (const line of describe(skill)) printLine(line);
  return { ok: true };
}

function describe(skill: SkillDetail): string[] {
  const { sla, reversibility, health } = skill;
  const undone = "compensate" in reversibility ? `undone by ${reversibility.compensate}` : reversibility.kind;
  const because = "because" in reversibility && reversibility.because ? ` (${reversibility.because.en})` : "";
  const rate = health?.successRate ?? null;
  return [
    `${skill.name} ${skill.version} (${skill.id}), ${skill.category}, ${skill.plugged ? "plugged in" : "built in"}`,
    skill.description.en,
    `effect: ${skill.effect}; ${undone}${because}${skill.movesMoney ? "; moves money" : ""}`,
    `permissions: ${skill.permissions.join(", ") || "none"}; needs: ${skill.dependencies.join(", ") || "nothing"}`,
    `sla: ${sla.maxLatencyMs} ms, ${sla.successRate * 100} % answered, ${sla.concurrency} at once`,
    rate === null
      ? "no calls in the last 24 hours"
      : `last 24 hours: ${health?.calls} calls, ${(rate * 100).toFixed(1)} % answered, p95 ${health?.p95Ms} ms`,
    "input:",
    ...fields(skill.input),
    "output:",
    ...fields(skill.output),
    ...(skill.published.length > 0 ? ["published:"] : []),
    ...skill.published.map((one) => `  ${one.version} ${one.publishedAt.toISOString()}${one.inForce ? "" : " (gone)"}`),
  ];
}

type Fields = { properties?: Record<string, { type?: unknown; enum?: unknown[] }>; required?: string[] };

function fields(schema: JsonSchema): string[] {
  const { properties = {}, required = [] } = typeof schema === "boolean" ? {} : (schema as Fields);
  return Object.entries(properties).map(([name, { type, enum: values }]) => {
    const what = values ? values.map(String).join(" | ") : String(type ?? "one of several");
    return `  ${name}${required.includes(name) ? "" : "?"}: ${what}`;
  });
}

/** Whether this code's contracts keep to what was published in the database: for before a deployment. */
export async function checkSkillsCommand({ json }: Options): Promise<{ ok: boolean }> {
  const { adviceFor, publishedBreaks } = await import("../skills/published");
  const { listSkillVersions } = await import("../skills/registry");
  const found = await withDatabase(({ client }) => publishedBreaks(client, listSkillVersions()));
  const ok = found.length === 0;
  if (json) printJson({ ok, broken: found });
  else if (ok) printLine("Every skill keeps what was published under its major version.");
  for (const { skill, version, published, breaks } of json ? [] : found) {
    printLine(`${skill} ${version} breaks ${published}:`);
    for (const what of breaks) printLine(`  ${what}`);
  }
  if (!ok && !json) printLine(adviceFor(found));
  return { ok };
}

export async function acceptSkillCommand(name: string, { json, as }: Options & { as?: string }) {
  const { acceptSkill } = await import("../skills/published");
  const found = await withDatabase(async (database) => {
    await loadBindings(database.client);
    const ctx = await contextOf(database, { locale: "en", ...(as ? { as } : {}) });
    return acceptSkill(ctx, { name });
  });
  if (json) printJson({ accepted: found });
  else if (found.length === 0) printLine(`${name} keeps what was published; nothing had to be accepted.`);
  for (const { version, published, breaks } of json ? [] : found) {
    printLine(`${name} ${version} is published, although it breaks ${published}: ${breaks.join("; ")}`);
  }
  return { ok: true };
}
