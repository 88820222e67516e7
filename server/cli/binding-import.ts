import type { Database } from "../db";
import { AppError } from "../errors";
import { safeFetch } from "../resources/safe-fetch";
import { openApiBindings } from "../skills/plug/openapi-import";
import { listMcpTools, mcpBindings } from "../skills/plug/mcp-import";
import { registerMcpServer, removeMcpServer } from "../skills/plug/mcp-servers";
import { contextOf } from "./actors";
import { bindAll } from "./binding";
import type { ImportOptions, McpOptions, OpenApiOptions } from "./binding-program";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";
import { readNamedFile } from "./read-file";

const LOCALE = { locale: "en" } as const;

export async function importOpenApiCommand(document: string, options: OpenApiOptions): Promise<{ ok: boolean }> {
  const read = await openApiBindings({
    document: await readDocument(document),
    ...importInput(options),
    ...{ resource: options.resource, operations: options.operation, basePath: options.basePath },
    compensate: Object.fromEntries((options.undoneBy ?? []).map(pairOf)),
  });
  if (options.list) {
    if (options.json) printJson({ title: read.title, operations: read.operations });
    else
      printTable(
        ["OPERATION", "CALL", "WHAT"],
        read.operations.map((one) => [one.id, `${one.method} ${one.path}`, one.summary]),
      );
    return { ok: true };
  }
  if (!options.json) for (const { why } of read.skipped) printLine(why);
  if (read.bindings.length === 0) throw new AppError("NOT_FOUND", "None of its operations can become a skill.");
  return withDatabase((database) => bindAll(database, read.bindings, options));
}

async function readDocument(document: string): Promise<string> {
  if (/^https?:/.test(document)) return (await safeFetch(document)).text();
  return readNamedFile(document);
}

const importInput = ({ category, permission, prefix, owner }: ImportOptions) => ({
  ...{ category, permissions: permission, prefix, owner },
});

function pairOf(text: string): [string, string] {
  const [does, undoes] = text.split("=");
  if (does && undoes) return [does, undoes];
  throw new AppError("VALIDATION", `--undone-by takes does=undoes, not ${text}.`);
}

export async function importMcpCommand(name: string, options: McpOptions): Promise<{ ok: boolean }> {
  return withDatabase(async (database) => {
    const ctx = await contextOf(database, { as: options.as, ...LOCALE });
    await register(database, name, options);
    if (options.list) {
      const tools = await listMcpTools(ctx, { server: name });
      if (options.json) printJson(tools);
      else
        printTable(
          ["TOOL", "READS", "WHAT"],
          tools.map((one) => [
            one.name,
            one.annotations?.readOnlyHint ? "yes" : "",
            (one.description ?? "").split("\n", 1).join(),
          ]),
        );
      return { ok: true };
    }
    const { tool: tools, read: reads, write: writes } = options;
    const bindings = await mcpBindings(ctx, { server: name, tools, reads, writes, ...importInput(options) });
    if (bindings.length === 0) throw new AppError("NOT_FOUND", `${name} has no tools.`);
    return bindAll(database, bindings, options);
  });
}

/** Without a program or a resource it is one that is registered already. */
async function register(database: Database, name: string, options: McpOptions): Promise<void> {
  const { command, arg: args, env, resource, path } = options;
  if (command && resource) throw new AppError("VALIDATION", "A server is either a --command or a --resource.");
  if (!command && !resource) return;
  const ctx = await contextOf(database, { as: options.as, ...LOCALE });
  await registerMcpServer(
    ctx,
    command
      ? { transport: "stdio", name, command, args, env }
      : { transport: "http", name, resource: resource ?? "", path },
  );
}

export async function forgetMcpCommand(
  name: string,
  options: { as?: string; json: boolean },
): Promise<{ ok: boolean }> {
  await withDatabase(async (database) => {
    await removeMcpServer(await contextOf(database, { as: options.as, ...LOCALE }), { name });
  });
  if (options.json) printJson({ forgotten: name });
  else printLine(`${name} is forgotten.`);
  return { ok: true };
}
