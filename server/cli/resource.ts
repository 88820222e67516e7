import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { addResource, removeResource } from "../resources/change-resource";
import { closeResourcePools } from "../resources/connectors/postgres";
import { setCredential } from "../resources/credentials";
import { checkResource } from "../resources/health";
import { listResources } from "../resources/registry";
import { rotateKey } from "../resources/secrets";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

type Options = { json: boolean; as?: string };

function acting<T>(options: Options, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withDatabase(async (database) => {
    try {
      return await work(await contextOf(database, { locale: "en", ...options }));
    } finally {
      await closeResourcePools();
    }
  });
}

export async function listResourcesCommand(options: Options): Promise<{ ok: boolean }> {
  const { rows } = await acting(options, (ctx) => listResources(ctx));
  if (options.json) printJson({ resources: rows });
  else {
    printTable(
      ["RESOURCE", "CONNECTOR", "HEALTH", "24 H", "MISSING", "ADDRESS"],
      rows.map((row) => [
        row.id,
        row.connector,
        row.enabled ? row.health : "OFF",
        row.measured.successRate === null ? "–" : `${(row.measured.successRate * 100).toFixed(1)} %`,
        row.missing.join(", "),
        row.endpoint,
      ]),
    );
  }
  return { ok: true };
}

/** Standard input when it is piped; a terminal would show what is typed. */
async function standardInput(what: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  throw new AppError("VALIDATION", `Give ${what} on standard input, for example from a file: … < file`);
}

export async function addResourceCommand(file: string, options: Options): Promise<{ ok: boolean }> {
  const source = file === "-" ? await standardInput("the resource") : await readFile(file, "utf8");
  let fields: unknown;
  try {
    fields = JSON.parse(source);
  } catch {
    throw new AppError("VALIDATION", `${file} is not JSON.`);
  }
  const added = await acting(options, (ctx) => addResource(ctx, fields as Parameters<typeof addResource>[1]));
  if (options.json) printJson(added);
  else printLine(`${added.id} was added. Enter its credentials with: steward resource set-credential ${added.id} …`);
  return { ok: true };
}

export async function setCredentialCommand(
  id: string,
  name: string,
  options: Options & { generate: boolean; keepFormer: number },
): Promise<{ ok: boolean }> {
  // The line's end is the shell's, not the credential's.
  const value = options.generate ? null : (await standardInput("the credential")).replace(/\r?\n$/, "");
  const keepFormerHours = options.keepFormer;
  const set = await acting(options, (ctx) => setCredential(ctx, { id, name, value, keepFormerHours }));
  const { version, generated } = set;
  if (options.json) printJson({ id, name, version, ...(generated ? { generated } : {}) });
  else printLine(`${name} of ${id} is set (version ${version}).${generated ? ` Shown this once: ${generated}` : ""}`);
  return { ok: true };
}

export async function checkResourceCommand(id: string, options: Options): Promise<{ ok: boolean }> {
  const checked = await acting(options, (ctx) => checkResource(ctx, { id }));
  const ok = checked.health !== "DOWN";
  if (options.json) printJson(checked);
  else printLine(ok ? `${id} answers in ${checked.healthLatencyMs ?? 0} ms.` : `${id}: ${checked.healthError ?? ""}`);
  return { ok };
}

export async function removeResourceCommand(id: string, options: Options): Promise<{ ok: boolean }> {
  const removed = await acting(options, (ctx) => removeResource(ctx, { id }));
  if (options.json) printJson(removed);
  else printLine(`${removed.id} was removed.`);
  return { ok: true };
}

export async function rotateKeyCommand(options: Options): Promise<{ ok: boolean }> {
  const rotation = await acting(options, (ctx) => rotateKey(ctx));
  if (options.json) printJson(rotation);
  else printLine(`The key is now ${rotation.keyId}; ${rotation.rewrapped} credentials were wrapped anew.`);
  return { ok: true };
}
