import type { Ctx } from "../context";
import { AppError } from "../errors";
import { addResource, editResource, removeResource, switchResource } from "../resources/change-resource";
import { closeResourcePools } from "../resources/connectors/postgres";
import { setCredential } from "../resources/credentials";
import { checkResource } from "../resources/health";
import { queryByHand } from "../resources/query-by-hand";
import { getResource, listResources } from "../resources/registry";
import { rotateKey } from "../resources/secrets";
import { withChanges } from "../resources/with-changes";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";
import { readNamedFile, readStandardInput } from "./read-file";

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

/** A JSON object of a file, or of standard input for "-". */
async function readFields(file: string): Promise<Record<string, unknown>> {
  const source = file === "-" ? await readStandardInput("the resource") : await readNamedFile(file);
  let fields: unknown;
  try {
    fields = JSON.parse(source);
  } catch {
    throw new AppError("VALIDATION", `${file} is not JSON.`);
  }
  if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>;
  throw new AppError("VALIDATION", `${file} is not a JSON object.`);
}

export async function addResourceCommand(file: string, options: Options): Promise<{ ok: boolean }> {
  const fields = await readFields(file);
  const added = await acting(options, (ctx) => addResource(ctx, fields as Parameters<typeof addResource>[1]));
  if (options.json) printJson(added);
  else printLine(`${added.id} was added. Enter its credentials with: steward resource set-credential ${added.id} …`);
  return { ok: true };
}

export async function editResourceCommand(id: string, file: string, options: Options): Promise<{ ok: boolean }> {
  const changes = await readFields(file);
  const edited = await acting(options, async (ctx) => {
    const fields = withChanges(await getResource(ctx, { id }), changes);
    return editResource(ctx, fields as Parameters<typeof editResource>[1]);
  });
  if (options.json) printJson(edited);
  else printLine(`${id} was changed (revision ${edited.revision}).`);
  return { ok: true };
}

export async function switchResourceCommand(id: string, enabled: boolean, options: Options): Promise<{ ok: boolean }> {
  const switched = await acting(options, (ctx) => switchResource(ctx, { id, enabled }));
  if (options.json) printJson(switched);
  else printLine(`${id} is switched ${enabled ? "on" : "off"}.`);
  return { ok: true };
}

export async function setCredentialCommand(
  id: string,
  name: string,
  options: Options & { generate: boolean; keepFormer: number },
): Promise<{ ok: boolean }> {
  // The line's end is the shell's, not the credential's.
  const value = options.generate ? null : (await readStandardInput("the credential")).replace(/\r?\n$/, "");
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

export async function queryResourceCommand(
  id: string,
  sql: string,
  options: Options & { limit: number },
): Promise<{ ok: boolean }> {
  const source = sql === "-" ? await readStandardInput("the query") : sql;
  const input = { resourceId: id, sql: source, maxRows: options.limit };
  const { rows, truncated } = await acting(options, (ctx) => queryByHand(ctx, input));
  if (options.json) printJson({ rows, truncated });
  else {
    const columns = Object.keys(rows[0] ?? {});
    const written = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    if (rows.length > 0) {
      printTable(
        columns,
        rows.map((row) => columns.map((column) => written(row[column] ?? null))),
      );
    }
    printLine(`${rows.length} rows${truncated ? ", and there are more" : ""}.`);
  }
  return { ok: true };
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
