// The SOPs this process offers, read from env.SOPS_DIR and read again when a file changes. A file that breaks drops out
// of the catalog with a problem; what already runs is untouched, because executions keep the graph they began with.
import { stat } from "node:fs/promises";
import { env } from "../env";
import { pluggedSkills } from "../skills/registry";
import type { LoadedSop, SopProblem } from "./graph";
import { listSopFiles } from "./find-files";
import { loadSops, newestOf } from "./load";

/** `sops` has the highest version of each SOP; `versions` has all. */
export type Catalog = {
  sops: Map<string, LoadedSop>;
  versions: LoadedSop[];
  problems: SopProblem[];
  loadedAt: Date;
};

export function createCatalog({ sops, problems }: { sops: LoadedSop[]; problems: SopProblem[] }): Catalog {
  return { sops: newestOf(sops), versions: sops, problems, loadedAt: new Date() };
}

async function fingerprint(dir: string): Promise<string> {
  const files = await listSopFiles(dir);
  // A file that went between listing and looking, or a link that leads nowhere, must not hide what happens to others.
  const stats = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return files.map((file, i) => `${file}:${stats[i]?.mtimeMs ?? "gone"}:${stats[i]?.size ?? ""}`).join("|");
}

type Kept = { dir: string; fingerprint: string; skills: unknown; catalog: Promise<Catalog> };
let kept: Kept | null = null;

/** The catalog of a folder. Calls at the same time share one reading. */
export async function readCatalog(dir: string): Promise<Catalog> {
  const seen = await fingerprint(dir);
  // A file that called a skill nobody had may be a good one now, and the other way round.
  const skills = pluggedSkills();
  if (kept?.dir === dir && kept.fingerprint === seen && kept.skills === skills) return kept.catalog;
  const catalog = loadSops(dir).then(createCatalog);
  const mine: Kept = { dir, fingerprint: seen, skills, catalog };
  kept = mine;
  catalog.catch(() => {
    if (kept === mine) kept = null;
  });
  return catalog;
}

export function sopCatalog(): Promise<Catalog> {
  return readCatalog(env.SOPS_DIR);
}
