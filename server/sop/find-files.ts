// Which files of a folder are SOPs. Links are followed, since deployments mount configuration as links; hidden entries
// are not looked at, being editors' locks and the mounts' own bookkeeping.
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

export function isSopFile(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/\.cases\.ya?ml$/.test(path);
}

/**
 * The SOP files of a folder, sorted, so that two machines read them in the same order. A link that leads nowhere is
 * listed, and so is a folder that cannot be opened: reading them says what is wrong.
 */
export async function listSopFiles(dir: string): Promise<string[]> {
  return (await filesBelow(dir, new Set())).sort();
}

/** Folders beside the procedures, which hold files of other kinds. */
const OTHERS: readonly string[] = ["intents", "knowledge"];

/** `seen` are the real folders already walked: links may lead back up. */
async function filesBelow(dir: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(dir).catch(() => dir);
  if (seen.has(real)) return [];
  seen.add(real);
  const names = await readdir(dir).catch(() => null);
  if (names === null) return [dir];
  const found: string[] = [];
  for (const name of names.filter((entry) => !entry.startsWith(".") && !OTHERS.includes(entry)).sort()) {
    const path = join(dir, name);
    const entry = await stat(path).catch(() => null);
    if (entry?.isDirectory()) found.push(...(await filesBelow(path, seen)));
    else if (isSopFile(name) && (entry === null || entry.isFile())) found.push(path);
  }
  return found;
}
