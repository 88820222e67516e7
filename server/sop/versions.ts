// Every SOP text that was ever offered, by checksum: an execution finishes on the one it began with, whatever is on disk.
import type { Db, Prisma } from "../db";
import { AppError } from "../errors";
import type { LoadedSop, SopGraph } from "./graph";

const graphs = new Map<string, SopGraph>();
const key = (sopId: string, version: number, checksum: string) => `${sopId}@${version}:${checksum}`;

/** Stores versions that are not stored yet. A version never changes: the same key keeps its first text. */
export async function publishSops(db: Db, sops: readonly LoadedSop[]): Promise<void> {
  await db.sopVersion.createMany({
    data: sops.map(({ file, source, checksum, graph }) => ({
      sopId: graph.sopId,
      version: graph.version,
      checksum,
      file,
      source,
      graph: graph as unknown as Prisma.InputJsonObject,
    })),
    skipDuplicates: true,
  });
}

/** The graph of a stored version. Throws NOT_FOUND when it was never published. */
export async function getGraph(db: Db, sopId: string, version: number, checksum: string): Promise<SopGraph> {
  const known = graphs.get(key(sopId, version, checksum));
  if (known) return known;
  const row = await db.sopVersion.findUnique({
    where: { sopId_version_checksum: { sopId, version, checksum } },
    select: { graph: true },
  });
  if (!row) throw new AppError("NOT_FOUND", `${sopId} version ${version} was never published.`, { reason: "sop_version" });
  const graph = row.graph as unknown as SopGraph;
  graphs.set(key(sopId, version, checksum), graph);
  return graph;
}
