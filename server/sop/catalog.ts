// The SOPs this process offers, read from env.SOPS_DIR and read again when a file changes. A file that breaks drops out
// of the catalog with a problem; what already runs is untouched, because executions keep the graph they began with.
import { stat } from "node:fs/promises";
import { env } from "../env";
import type { LoadedSop, SopProblem } from "./graph";
import { listSopFiles, loadSops } from "./load";

/** `sops` has the highest version of each SOP; `versions` has all. */
export type Catalog = {
  sops: Map<string, LoadedSop>;
  versions: LoadedSop[];
  problems: SopProblem[];
  loadedAt: Date;
};

export function createCatalog({ sops, problems }: { sops: LoadedSop[]; problems: SopProblem[] }): Catalog {
  const newest = new Map<string, LoadedSop>();
  for (const sop of sops) {
    const other = newest.get(sop.graph.sopId);
    if (!other || other.graph.version < sop.graph.version) newest.set(sop.graph.sopId, sop);
  }
  return { sops: newest, versions: sops, problems, loadedAt: new Date() };
}

async function fingerprint(dir: string): Promise<string> {
  try {
    const files = await listSopFiles(dir);
    const stats = await Promise.all(files.map((file) => stat(file)));
    return files.map((file, i) => `${file}:${stats[i]?.mtimeMs}:${stats[i]?.size}`).join("|");
  } catch {
    // The folder is gone, or a file went between listing and looking: the loader says which.
    return "unreadable";
  }
}

type Kept = { dir: string; fingerprint: string; catalog: Promise<Catalog> };
let kept: Kept | null = null;

/** The catalog of a folder. Calls at the same time share one reading. */
export async function readCatalog(dir: string): Promise<Catalog> {
  const seen = await fingerprint(dir);
  if (kept?.dir === dir && kept.fingerprint === seen) return kept.catalog;
  const catalog = loadSops(dir).then(createCatalog);
  const mine: Kept = { dir, fingerprint: seen, catalog };
  kept = mine;
  catalog.catch(() => {
    if (kept === mine) kept = null;
  });
  return catalog;
}

export function sopCatalog(): Promise<Catalog> {
  return readCatalog(env.SOPS_DIR);
}
