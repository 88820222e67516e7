// Operations of an OpenAPI document as skills: which there are, and the bindings of those somebody chose.
import { z } from "zod";
import { AppError } from "../../errors";
import { SKILL_CATEGORIES } from "../contract";
import { permissionName, plugName, type Binding } from "./binding.schema";
import { bindOperation } from "./openapi-binding";
import { readOpenApi, type Operation } from "./openapi-document";

export const importOpenApiInput = z.object({
  /** The document itself, JSON or YAML. */
  document: z.string().max(5_000_000),
  resource: z.string().min(1).max(100),
  /** By operationId, or "GET /orders/{id}" where there is none. Without it, everything that only reads. */
  operations: z.array(z.string().max(500)).max(500).optional(),
  category: z.enum(SKILL_CATEGORIES),
  permissions: z.array(permissionName).min(1).optional(),
  prefix: plugName.optional(),
  basePath: z.string().startsWith("/").max(500).optional(),
  owner: z.string().max(2_000).optional(),
  /** Which operation undoes which, both of the document. */
  compensate: z.record(z.string(), z.string()).default({}),
});

export type OpenApiImport = {
  title: string;
  operations: Pick<Operation, "id" | "method" | "path" | "summary">[];
  bindings: Binding[];
  /** Those that were not asked for by name and cannot become skills, and why. */
  skipped: { id: string; why: string }[];
};

/** Throws VALIDATION (openapi_invalid, operation_unusable), NOT_FOUND (operation_missing). */
export async function openApiBindings(input: z.input<typeof importOpenApiInput>): Promise<OpenApiImport> {
  const { document, operations: wanted, permissions, ...options } = importOpenApiInput.parse(input);
  const { title, operations } = await readOpenApi(document);
  requireKnown(operations, [...(wanted ?? []), ...Object.entries(options.compensate).flat()]);
  const skipped: OpenApiImport["skipped"] = [];
  const chosen = operations.filter(({ id, method }) => (wanted ? wanted.includes(id) : method === "GET"));
  const bindings = chosen.flatMap((operation) => {
    const allowed = permissions ?? [operation.method === "GET" ? "plugged:read" : "plugged:write"];
    try {
      return [bindOperation(operation, { ...options, permissions: allowed })];
    } catch (error) {
      if (wanted || !(error instanceof AppError)) throw error;
      skipped.push({ id: operation.id, why: error.message });
      return [];
    }
  });
  const shown = operations.map(({ id, method, path, summary }) => ({ id, method, path, summary }));
  return { title, operations: shown, bindings, skipped };
}

function requireKnown(operations: readonly Operation[], names: readonly string[]): void {
  const known = new Set(operations.map(({ id }) => id));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return;
  const message = `The document has no operation ${missing.join(", ")}; it has ${[...known].join(", ")}.`;
  throw new AppError("NOT_FOUND", message.slice(0, 2_000), { reason: "operation_missing" });
}
