// Checks the JSON Schemas a file holds: of INPUT, of what a model must answer, and of what an approver may change. One
// that cannot be used would otherwise fail at the first run.
import { z } from "zod";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { SopFile } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

type Written = { schema: Record<string, unknown>; path: Path; name: string; stepId: string | null };

export function checkSchemas(source: SourceFile, file: SopFile, flow: Flow): SopProblem[] {
  const input = { schema: file.INPUT_SCHEMA, path: ["INPUT_SCHEMA"], name: "INPUT_SCHEMA", stepId: null };
  return [input, ...flow.steps.flatMap(({ step, path }): Written[] => schemasOf(step, path))].flatMap((written) =>
    faultsOf(source, written),
  );
}

function schemasOf(step: Flow["steps"][number]["step"], path: Path): Written[] {
  if (step.type === "model_call" && step.output_schema) {
    const at = [...path, "output_schema"];
    return [{ schema: step.output_schema, path: at, name: "output_schema", stepId: step.id }];
  }
  if (step.type !== "human_approval") return [];
  return Object.entries(step.editable ?? {}).map(([name, { schema }]) => {
    const at = [...path, "editable", name, "schema"];
    return { schema, path: at, name: `the schema of ${name}`, stepId: step.id };
  });
}

function faultsOf(source: SourceFile, { schema, path, name, stepId }: Written): SopProblem[] {
  const report = (at: Path, message: string) =>
    problemAt(source.file, source.at(at), "schema-error", stepId ? `Step \`${stepId}\`: ${message}` : message, {
      path: stepId ? [stepId] : [],
    });
  const misnamed = unknownTypes(schema, path);
  if (misnamed.length > 0) {
    return misnamed.map(({ at, type }) =>
      report(at, `${name} names a type \`${type}\`, which does not exist${didYouMean(type, TYPES)}`),
    );
  }
  try {
    z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown error";
    return [report(path, `${name} is not a JSON Schema that can be used: ${reason}.`)];
  }
  const known = Object.keys((schema.properties as object | undefined) ?? {});
  const required = Array.isArray(schema.required) ? (schema.required as unknown[]).map(String) : [];
  return required.flatMap((key, i) => {
    if (known.includes(key)) return [];
    const message = `${name} requires \`${key}\`, which it does not describe${didYouMean(key, known)}`;
    return [report([...path, "required", i], message)];
  });
}

const TYPES = ["string", "integer", "number", "boolean", "object", "array", "null"];

/** Types no JSON Schema has, wherever they are written in one. */
function unknownTypes(schema: unknown, path: Path): { at: Path; type: string }[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, properties, items } = schema as { type?: unknown; properties?: unknown; items?: unknown };
  const own = (Array.isArray(type) ? type.map((one, i) => [one, [...path, "type", i]]) : [[type, [...path, "type"]]])
    .filter(([one]) => typeof one === "string" && !TYPES.includes(one))
    .map(([one, at]) => ({ at: at as Path, type: String(one) }));
  const fields = typeof properties === "object" && properties !== null ? Object.entries(properties) : [];
  return [
    ...own,
    ...fields.flatMap(([name, field]) => unknownTypes(field, [...path, "properties", name])),
    ...unknownTypes(items, [...path, "items"]),
  ];
}
