// Compiles an SOP's text into the flat graph the engine runs, and checks it. A file with an error gives no SOP, but its
// graph is made as far as it goes, so that every check can speak in one run.
// Order matters: YAML, then the format, then everything about the flow, the expressions and their meaning; each stage runs
// only on what the one before let through, so that one mistake is reported once.
import { createHash } from "node:crypto";
import { skillRegistry } from "../skills/registry";
import { checkCalls, type SopCall } from "./check-calls";
import { checkCards } from "./check-cards";
import { longestWay } from "./check-flow";
import { checkErrors } from "./check-errors";
import { checkInEffect } from "./check-in-effect";
import { checkCalled, checkMeaning } from "./check-meaning";
import { checkPeople } from "./check-people";
import { checkSchemas } from "./check-schemas";
import { checkStructure } from "./check-structure";
import { compensationRules } from "./compensation";
import { declareTypes, type KnownSkills } from "./declare-types";
import { layOut, type Flow } from "./flow";
import type { LoadedSop, Node, SopGraph, SopProblem } from "./graph";
import { buildNode, localize } from "./nodes";
import { sopFileSchema, type SopFile } from "./schema";
import { schemaProblems } from "./schema-problems";
import { parseSource, problemAt, type SourceFile } from "./source";
import { skillMajors } from "./skill-majors";
import { markDoubles, type Uses } from "./templates";

export type CompileOptions = { skills?: KnownSkills; category?: string };
/**
 * `calls` are its steps that run other SOPs. `sop` is null when any problem is an error; `graph` is there whenever the format is kept, and then may name steps that
 * do not exist.
 */
export type Compiled = {
  file: string;
  sop: LoadedSop | null;
  graph: SopGraph | null;
  calls: SopCall[];
  problems: SopProblem[];
};

/** Names a text and what it means: of the skills it names without a version, another major is another meaning. */
function checksumOf(source: string, { skillMajors: majors = {} }: SopGraph): string {
  const newer = Object.entries(majors).filter(([, major]) => major > 1);
  return createHash("sha256")
    .update([source, ...newer.map(([name, major]) => `${name}@${major}`).sort()].join("\0"))
    .digest("hex");
}

/** Compiles and checks the text of one file. */
export function compileSop(text: string, file: string, options: CompileOptions = {}): Compiled {
  const { source, problems } = parseSource(text, file);
  if (!source) return { file, sop: null, graph: null, calls: [], problems };
  const parsed = sopFileSchema.safeParse(source.value);
  if (!parsed.success) {
    return { file, sop: null, graph: null, calls: [], problems: sorted(schemaProblems(source, parsed.error.issues)) };
  }
  const { graph, calls, problems: found } = compileFile(source, parsed.data, options);
  const failed = found.some((problem) => problem.severity === "error");
  return {
    file,
    sop: failed ? null : { file, source: text, checksum: checksumOf(text, graph), graph },
    graph,
    calls,
    problems: sorted(found),
  };
}

function sorted(problems: SopProblem[]): SopProblem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column || a.code.localeCompare(b.code));
}

function compileFile(source: SourceFile, file: SopFile, options: CompileOptions) {
  const skills = options.skills ?? skillRegistry;
  const flow = layOut(file);
  const uses: Uses = [];
  const nodes = buildNodes(source, flow, uses);
  const declared = declareTypes(source, file, flow, skills, uses);
  markDoubles(uses, declared.doublesOf);
  const identity = identify(source, file);
  const assembled = assemble(file, flow, nodes, identity, options.category ?? "general");
  const graph = { ...assembled, skillMajors: skillMajors(Object.values(nodes), skills) };
  const checked = { source, file, flow, graph, skills, types: declared.types, uses };
  const called = checkCalls(checked);
  const structure = checkStructure(source, file, flow, graph);
  const clear = keepsBranches(structure);
  const calls = called.calls.map((call): SopCall => ({
    ...call,
    checkMeaning: (graphs) => (clear ? checkCalled(checked, call.node, graphs) : []),
  }));
  const problems = [
    ...identity.problems,
    ...checkSchemas(source, file, flow),
    ...structure,
    ...checkPeople(source, file, flow),
    ...checkErrors(source, flow),
    ...checkCards(source, flow, skills),
    ...checkInEffect(source, file, flow, graph, skills),
    ...declared.problems,
    ...called.problems,
    ...(clear ? checkMeaning(checked) : []),
  ];
  return { graph, calls, problems };
}

/** Whether every step has a name and a branch of its own. Otherwise nobody can say what the file means, only that it is wrong. */
function keepsBranches(structure: readonly SopProblem[]): boolean {
  return structure.every(({ code }) => code !== "branch-escape" && code !== "duplicate-step");
}

/** Of two steps with one id the first counts; the other is reported. */
function buildNodes(source: SourceFile, flow: Flow, uses: Uses): Record<string, Node> {
  const nodes = new Map<string, Node>();
  for (const flat of flow.steps) {
    const node = buildNode(uses, flat, source.at(flat.path).line);
    if (!nodes.has(node.id)) nodes.set(node.id, node);
  }
  return Object.fromEntries(nodes);
}

function assemble(
  file: SopFile,
  flow: Flow,
  nodes: Record<string, Node>,
  { sopId, version }: { sopId: string; version: number },
  category: string,
): SopGraph {
  const order = Object.keys(nodes);
  return {
    sopId,
    version,
    title: localize(file.TITLE ?? file.DESCRIPTION),
    description: localize(file.DESCRIPTION),
    category,
    intents: [...new Set(file.TRIGGERS.flatMap((trigger) => [trigger.intent_name, ...(trigger.aliases ?? [])]))],
    inputSchema: file.INPUT_SCHEMA,
    requiredPermissions: file.REQUIRED_PERMISSIONS ?? [],
    entry: flow.entry,
    nodes,
    order,
    mainPath: file.MAIN_PATH ?? longestWay({ nodes, order, entry: flow.first }),
    compensation: compensationRules(file),
    auditPolicy: {
      level: file.AUDIT_POLICY?.level ?? "FULL_TRACE",
      maskSensitive: file.AUDIT_POLICY?.sensitive_data_mask ?? true,
      reviewRequired: file.AUDIT_POLICY?.human_review_required ?? false,
    },
  };
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
