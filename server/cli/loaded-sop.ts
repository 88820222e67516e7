// Which SOP a command means.
import { AppError } from "../errors";
import { sopCatalog } from "../sop/catalog";
import type { CallSopNode, LoadedSop, SopGraph } from "../sop/graph";
import { identity } from "../sop/load";

/** By id, for its newest version, or with _v1 for one version. Throws NOT_FOUND, or VALIDATION when it has errors. */
export async function findSop(id: string): Promise<LoadedSop> {
  const { sops, versions, problems } = await sopCatalog();
  const sop = sops.get(id) ?? versions.find((version) => identity(version) === id);
  if (sop) return sop;
  const broken = problems.find((problem) => problem.severity === "error" && problem.file.includes(id));
  if (broken) throw new AppError("VALIDATION", `${id} has errors: ${broken.file}:${broken.line}: ${broken.message}`);
  const known = [...sops.keys()].sort().join(", ") || "none";
  throw new AppError("NOT_FOUND", `There is no SOP "${id}". Loaded are: ${known}.`);
}

/** The graph a call_sop step runs, among loaded SOPs: the version it names, or the newest. */
export function calledSop(sops: readonly LoadedSop[]): (node: CallSopNode) => SopGraph | null {
  return ({ sopId, version }) => {
    const found = sops.map(({ graph }) => graph).filter((graph) => graph.sopId === sopId);
    const newest = found.sort((a, b) => b.version - a.version)[0];
    return (version === null ? newest : found.find((graph) => graph.version === version)) ?? null;
  };
}
