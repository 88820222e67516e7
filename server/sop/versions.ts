// Every text of an SOP that was ever loaded, kept so that an execution ends on the version it began with.
import type { Db, Prisma } from "../db";
import { AppError } from "../errors";
import type { LoadedSop, SopGraph } from "./graph";

/**
 * Remembers the given SOPs. What is there already stays as it is. Returns how many were new.
 */
export async function publishSops(db: Db, sops: readonly LoadedSop[]): Promise<number> {
  const stored = await db.sopVersion.findMany({
    where: { OR: sops.map(({ graph, checksum }) => ({ sopId: graph.sopId, version: graph.version, checksum })) },
    select: { checksum: true },
  });
  const known = new Set(stored.map((row) => row.checksum));
  const missing = sops.filter(({ checksum }) => !known.has(checksum));
  if (missing.length === 0) return 0;
  const { count } = await db.sopVersion.createMany({
    data: missing.map(({ graph, checksum, file, source }) => ({
      sopId: graph.sopId,
      version: graph.version,
      checksum,
      file,
      source,
      graph: graph as unknown as Prisma.InputJsonObject,
    })),
    skipDuplicates: true,
  });
  return count;
}

const MAX_GRAPHS = 500;
/** A checksum names one text, so what is here never goes stale. */
const graphs = new Map<string, SopGraph>();

/** The graph of a published version. Throws NOT_FOUND (sop_version_not_found). */
export async function getGraph(db: Db, sopId: string, version: number, checksum: string): Promise<SopGraph> {
  const key = `${sopId}:${version}:${checksum}`;
  const known = graphs.get(key);
  if (known) return known;
  const row = await db.sopVersion.findUnique({
    where: { sopId_version_checksum: { sopId, version, checksum } },
    select: { graph: true },
  });
  if (!row) {
    const message = `The SOP ${sopId}_v${version} with this text was never published.`;
    throw new AppError("NOT_FOUND", message, { reason: "sop_version_not_found" });
  }
  const graph = row.graph as unknown as SopGraph;
  const oldest = graphs.size >= MAX_GRAPHS ? graphs.keys().next() : undefined;
  if (oldest && !oldest.done) graphs.delete(oldest.value);
  graphs.set(key, graph);
  return graph;
}
