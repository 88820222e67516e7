// Steps that run other SOPs, over all the files that are loaded together: the called one must be there, take what it is
// given, and not lead back to its caller. A file whose call cannot work is refused, and so are those that call it.
import { grants } from "../auth/permissions";
import type { JsonSchema } from "./cel-types";
import type { SopCall } from "./check-calls";
import type { Compiled } from "./compile";
import type { CallSopNode, LoadedSop, SopGraph, SopProblem } from "./graph";
import { problemAt } from "./source";
import { didYouMean } from "./suggest";

type Caller = { file: string; graph: SopGraph; calls: readonly SopCall[]; sop: LoadedSop | null };
type Called = { graph: SopGraph };

const keyOf = ({ sopId, version }: Pick<SopGraph, "sopId" | "version">) => `${sopId}_v${version}`;

/** `available` are the SOPs that were not refused, those of `compiled` among them. */
export function checkSopCalls(
  compiled: readonly Compiled[],
  available: readonly LoadedSop[],
): { problems: SopProblem[]; refused: Set<LoadedSop> } {
  const callers = compiled.flatMap(({ sop, graph, calls, file }): Caller[] =>
    graph ? [{ file, graph, calls, sop }] : [],
  );
  const told = new Set<SopCall>();
  const problems = callers.flatMap((caller) => circles(caller, [...callers, ...available], told));
  const inCircle = new Set(problems.map(({ file }) => file));
  const refused = new Set(callers.flatMap(({ file, sop }) => (sop && inCircle.has(file) ? [sop] : [])));
  // Refusing one caller may leave another without what it calls.
  for (let before = -1; before !== refused.size;) {
    before = refused.size;
    const offered = available.filter((sop) => !refused.has(sop));
    for (const caller of callers) {
      const open = caller.calls.filter((call) => !told.has(call));
      const found = open.flatMap((call) => {
        const faults = missing(call, caller, offered, available);
        if (faults.length > 0) told.add(call);
        return faults;
      });
      problems.push(...found);
      if (caller.sop && found.length > 0) refused.add(caller.sop);
    }
  }
  for (const caller of callers) {
    const found = caller.calls.flatMap((call) => misfits(call, caller, available));
    problems.push(...found);
    if (caller.sop && found.some(({ severity }) => severity === "error")) refused.add(caller.sop);
  }
  return { problems, refused };
}

/** The version a call leads to; the newest when it names none. */
function resolve<T extends Called>({ sopId, version }: CallSopNode, among: readonly T[]): T | undefined {
  const versions = among.filter(({ graph }) => graph.sopId === sopId);
  if (version !== null) return versions.find(({ graph }) => graph.version === version);
  return versions.reduce<T | undefined>(
    (newest, one) => (newest && newest.graph.version >= one.graph.version ? newest : one),
    undefined,
  );
}

function missing(
  call: SopCall,
  { file }: Caller,
  offered: readonly LoadedSop[],
  available: readonly LoadedSop[],
): SopProblem[] {
  if (resolve(call.node, offered)) return [];
  const { sopId, version, id } = call.node;
  const refused = resolve(call.node, available);
  const versions = available.filter(({ graph }) => graph.sopId === sopId).map(({ graph }) => graph.version);
  const why = refused
    ? `\`${sopId}\` cannot be called: its file ${refused.file} has errors.`
    : version !== null && versions.length > 0
      ? `\`${sopId}\` has no version ${version}; there is ${versions.join(", ")}.`
      : `there is no SOP \`${sopId}\` without errors${didYouMean(sopId, new Set(offered.map(({ graph }) => graph.sopId)))}`;
  return [problemAt(file, call.at, "unknown-sop", `Step \`${id}\`: ${why}`, { path: [id] })];
}

function misfits(call: SopCall, { file, graph }: Caller, available: readonly LoadedSop[]): SopProblem[] {
  const called = resolve(call.node, available);
  if (!called) return [];
  const { id } = call.node;
  const lacking = called.graph.requiredPermissions.filter((one) => !grants(graph.requiredPermissions, one));
  const permissions = lacking.map((one) => {
    const message = `Step \`${id}\` runs \`${called.graph.sopId}\`, which needs \`${one}\`; add it to REQUIRED_PERMISSIONS.`;
    return problemAt(file, call.at, "missing-permission", message, { severity: "warning", path: [id] });
  });
  const input = call.checkInput(called.graph.inputSchema as JsonSchema);
  return [...input, ...permissions, ...call.checkMeaning(calledBy(called.graph, available))];
}

/** An SOP, and every one that it runs. */
function calledBy(graph: SopGraph, among: readonly Called[], seen = new Map<string, SopGraph>()): SopGraph[] {
  if (!seen.has(keyOf(graph))) {
    seen.set(keyOf(graph), graph);
    for (const node of Object.values(graph.nodes)) {
      const inner = node.type === "call_sop" ? resolve(node, among) : undefined;
      if (inner) calledBy(inner.graph, among, seen);
    }
  }
  return [...seen.values()];
}

/** A call that leads back to its own file, with the shortest way: such a procedure calls itself without end. */
function circles(caller: Caller, all: readonly Called[], told: Set<SopCall>): SopProblem[] {
  return caller.calls.flatMap((call) => {
    const way = wayBack(call.node, caller.graph, all);
    if (!way) return [];
    told.add(call);
    const { id } = call.node;
    const message = `Step \`${id}\` leads back to \`${caller.graph.sopId}\` (${way.join(" → ")}), which would call itself without end.`;
    return [problemAt(caller.file, call.at, "endless-loop", message, { path: [id] })];
  });
}

function wayBack(call: CallSopNode, home: SopGraph, all: readonly Called[]): string[] | null {
  const seen = new Set<string>();
  const open = [{ call, way: [home.sopId] }];
  for (let at = open.shift(); at; at = open.shift()) {
    const graph = resolve(at.call, all)?.graph;
    if (!graph) continue;
    const way = [...at.way, graph.sopId];
    if (keyOf(graph) === keyOf(home)) return way;
    if (seen.has(keyOf(graph))) continue;
    seen.add(keyOf(graph));
    for (const node of Object.values(graph.nodes)) if (node.type === "call_sop") open.push({ call: node, way });
  }
  return null;
}
