// Compiles an SOP's text into the flat graph the engine runs, and checks it. A file with an error gives no graph.
// Order matters: YAML, then the format, then the flow, then the expressions; each stage runs only on what the one before
// let through, so that one mistake is reported once.
import { createHash } from "node:crypto";
import { z } from "zod";
import { skillRegistry } from "../skills/registry";
import { checkCalls } from "./check-calls";
import { longestWay, type Shape } from "./check-flow";
import { checkInEffect } from "./check-in-effect";
import { checkStructure } from "./check-structure";
import { declareTypes, type KnownSkills } from "./declare-types";
import { layOut } from "./flow";
import type { LoadedSop, Node, SopGraph, SopProblem } from "./graph";
import { buildNode, localize, type NodeBuilder } from "./nodes";
import { sopFileSchema, type SopFile } from "./schema";
import { schemaProblems } from "./schema-problems";
import { parseSource, problemAt, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

export type CompileOptions = { skills?: KnownSkills; category?: string };
export type Compiled = { sop: LoadedSop | null; problems: SopProblem[] };

export function checksumOf(source: string): string {
  return createHash("sha256").update(source).digest("hex");
}

/** Compiles and checks the text of one file. `sop` is null when any problem is an error. */
export function compileSop(text: string, file: string, options: CompileOptions = {}): Compiled {
  const { source, problems } = parseSource(text, file);
  if (!source) return { sop: null, problems };
  const parsed = sopFileSchema.safeParse(source.value);
  if (!parsed.success) return { sop: null, problems: sorted(schemaProblems(source, parsed.error.issues)) };
  const { graph, problems: found } = compileFile(source, parsed.data, options);
  const failed = found.some((problem) => problem.severity === "error");
  return {
    sop: failed ? null : { file, source: text, checksum: checksumOf(text), graph },
    problems: sorted(found),
  };
}

function sorted(problems: SopProblem[]): SopProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column || a.code.localeCompare(b.code));
}

function compileFile(source: SourceFile, file: SopFile, options: CompileOptions) {
  const skills = options.skills ?? skillRegistry;
  const flow = layOut(file.STEPS);
  const declared = declareTypes(source, file, flow, skills);
  const builder: NodeBuilder = { uses: [], doublesOf: declared.doublesOf };
  const nodes: Record<string, Node> = {};
  for (const flat of flow.steps) nodes[flat.step.id] ??= buildNode(builder, flat, source.at(flat.path).line);
  const order = [...new Set(flow.steps.map((flat) => flat.step.id))];
  // The format has no empty STEPS.
  const shape: Shape = { entry: order[0] ?? "", nodes, order };
  const identity = identify(source, file);
  const graph: SopGraph = {
    ...shape,
    sopId: identity.sopId,
    version: identity.version,
    title: localize(file.TITLE ?? file.DESCRIPTION),
    description: localize(file.DESCRIPTION),
    category: options.category ?? "general",
    intents: [...new Set(file.TRIGGERS.flatMap((trigger) => [trigger.intent_name, ...(trigger.aliases ?? [])]))],
    inputSchema: file.INPUT_SCHEMA,
    requiredPermissions: file.REQUIRED_PERMISSIONS ?? [],
    mainPath: file.MAIN_PATH ?? longestWay(shape),
    auditPolicy: {
      level: file.AUDIT_POLICY?.level ?? "FULL_TRACE",
      maskSensitive: file.AUDIT_POLICY?.sensitive_data_mask ?? true,
      reviewRequired: file.AUDIT_POLICY?.human_review_required ?? false,
    },
  };
  const problems = [
    ...identity.problems,
    ...inputSchemaProblems(source, file),
    ...checkStructure(source, file, flow, shape),
    ...checkInEffect(source, file, flow, skills),
    ...declared.problems,
    ...checkCalls({ source, file, flow, shape, skills, types: declared.types, uses: builder.uses }),
  ];
  return { graph, problems };
}

/** "refund_v2" without VERSION is version 2 of "refund" (§9.1). */
function identify(source: SourceFile, file: SopFile): { sopId: string; version: number; problems: SopProblem[] } {
  const [, sopId, number] = /^(.+)_v([1-9]\d{0,4})$/.exec(file.SOP_ID) ?? [];
  if (sopId === undefined) return { sopId: file.SOP_ID, version: file.VERSION ?? 1, problems: [] };
  const version = Number(number);
  const agrees = file.VERSION === undefined || file.VERSION === version;
  const message = `SOP_ID says version ${version}, VERSION says ${file.VERSION}; leave the suffix out of SOP_ID.`;
  const problems = agrees ? [] : [problemAt(source.file, source.at(["SOP_ID"]), "schema-error", message)];
  return { sopId, version, problems };
}

function inputSchemaProblems(source: SourceFile, file: SopFile): SopProblem[] {
  const at = source.at(["INPUT_SCHEMA"]);
  try {
    z.fromJSONSchema(file.INPUT_SCHEMA as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown error";
    return [
      problemAt(source.file, at, "schema-error", `INPUT_SCHEMA is not a JSON Schema that can be used: ${reason}.`),
    ];
  }
  const known = Object.keys(file.INPUT_SCHEMA.properties);
  return (file.INPUT_SCHEMA.required ?? []).flatMap((name, i) =>
    known.includes(name)
      ? []
      : [
          problemAt(
            source.file,
            source.at(["INPUT_SCHEMA", "required", i]),
            "schema-error",
            `INPUT_SCHEMA requires \`${name}\`, which it does not describe${didYouMean(name, known)}`,
          ),
        ],
  );
}
