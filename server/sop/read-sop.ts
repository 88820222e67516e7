// One SOP as its page shows it: the file that is offered now, what the checker says of it, every text there ever was of
// it, and what changed between two of them.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { AppError } from "../errors";
import { sopCatalog } from "./catalog";
import { compareGraphs, type GraphDiff } from "./diff";
import type { SopGraph, SopProblem } from "./graph";
import { edgesOf, type Edge } from "./graph-edges";
import { drawMermaid } from "./mermaid";

const checksum = z.string().max(128);
export const readSopInput = z.object({
  sopId: z.string().max(200),
  /** Checksums of two versions to compare. */
  before: checksum.optional(),
  after: checksum.optional(),
});

export type SopDetail = {
  sopId: string;
  /** The newest version; `offered` says whether a file offers it now. */
  graph: SopGraph;
  checksum: string;
  file: string;
  offered: boolean;
  edges: Edge[];
  mermaid: string;
  problems: SopProblem[];
  versions: { version: number; checksum: string; file: string; loadedAt: Date | null }[];
  diff: GraphDiff | null;
};

/** Throws NOT_FOUND (sop_not_found, sop_version_not_found). */
export async function readSop(ctx: Ctx, input: z.input<typeof readSopInput>): Promise<SopDetail> {
  requirePermission(ctx, "sop:read");
  const { before, after, ...wanted } = readSopInput.parse(input);
  const sopId = wanted.sopId.replaceAll("\0", "").toWellFormed();
  const catalog = await sopCatalog();
  const files = catalog.versions.filter(({ graph }) => graph.sopId === sopId);
  const published = await ctx.db.sopVersion.findMany({
    where: { sopId },
    orderBy: [{ version: "desc" }, { loadedAt: "desc" }],
    take: 100,
  });
  // What was saved a moment ago is offered before it is published by its first use.
  const unpublished = files.filter((file) => !published.some((row) => row.checksum === file.checksum));
  const all = [
    ...unpublished.map(({ file, checksum: sum, graph }) => ({
      version: graph.version,
      checksum: sum,
      file,
      loadedAt: null,
      graph,
    })),
    ...published.map(({ graph, source: _, sopId: __, ...row }) => ({ ...row, graph: graph as unknown as SopGraph })),
  ].sort((a, b) => b.version - a.version);
  const current = catalog.sops.get(sopId);
  const newest = all.find((one) => one.checksum === current?.checksum) ?? all[0];
  if (!newest) throw new AppError("NOT_FOUND", `There is no SOP ${sopId}.`, { reason: "sop_not_found" });
  const graphOf = (sum: string) => {
    const found = all.find((one) => one.checksum === sum);
    if (found) return found.graph;
    throw new AppError("NOT_FOUND", `${sopId} never had this text.`, { reason: "sop_version_not_found" });
  };
  const { graph, file } = newest;
  return {
    sopId,
    graph,
    checksum: newest.checksum,
    file,
    offered: current !== undefined,
    edges: graph.order.flatMap((id) => (graph.nodes[id] ? edgesOf(graph.nodes[id]) : [])),
    mermaid: drawMermaid(graph, ctx.locale),
    problems: catalog.problems.filter((problem) => files.some((one) => one.file === problem.file)),
    versions: all.map(({ graph: _, ...version }) => version),
    diff: before && after ? compareGraphs(graphOf(before), graphOf(after)) : null,
  };
}
