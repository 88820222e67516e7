// The production build, made when the sources changed since the last one. Two launchers never build at once.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../errors";
import { claim, releaseClaim } from "./claim";
import { BUNDLED_WORKER, NEXT, ROOT, WORKER } from "./places";
import { signalGroup } from "./process-identity";

const SOURCES = ["app", "components", "server", "prisma", "public"];
const FILES = [
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];
const STAMP = join(ROOT, ".next", "steward-build.json");
const LOCK = join(ROOT, "node_modules", ".cache", "steward", "build.lock");
const LAST_LINES = 40;

/** Builds unless the build at hand was made from these sources. Returns whether it built. */
export async function ensureBuild(report: (line: string) => void, signal?: AbortSignal): Promise<boolean> {
  if (await isCurrent(await hashSources())) return false;
  let told = false;
  while (await claim(LOCK, {})) {
    if (!told) report("Waiting for another build of this checkout …");
    told = true;
    await sleep(250, undefined, { signal });
  }
  try {
    // Hashed before building: a file changed meanwhile makes the next start build again.
    const hash = await hashSources();
    if (await isCurrent(hash)) return false;
    report("Building (about a minute, only after an update) …");
    await rm(STAMP, { force: true });
    await runBuild(signal);
    await bundleWorker();
    await writeFile(STAMP, JSON.stringify({ hash }));
    return true;
  } finally {
    await releaseClaim(LOCK);
  }
}

async function isCurrent(hash: string): Promise<boolean> {
  if (!existsSync(join(ROOT, ".next", "BUILD_ID")) || !existsSync(BUNDLED_WORKER)) return false;
  const stamp = await readFile(STAMP, "utf8").catch(() => "{}");
  return (JSON.parse(stamp) as { hash?: string }).hash === hash;
}

async function hashSources(): Promise<string> {
  const listed = await Promise.all(SOURCES.map((folder) => listSources(join(ROOT, folder))));
  const paths = [...FILES.map((name) => join(ROOT, name)).filter((path) => existsSync(path)), ...listed.flat()].sort();
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) hash.update(`\n${relative(ROOT, path)}\n`).update(await readFile(path));
  return hash.digest("hex");
}

async function listSources(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(ROOT, "prisma", "generated")));
}

/** Our own modules in one file: compiling hundreds of them at every start takes longer than the worker's other work. */
export async function bundleWorker(outfile: string = BUNDLED_WORKER): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [WORKER],
    outfile,
    absWorkingDir: ROOT,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // What is installed stays where it is: native parts and WebAssembly are found beside their packages.
    packages: "external",
    logLevel: "silent",
  });
}

function runBuild(signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [NEXT, "build"], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    const output: string[] = [];
    const keep = (chunk: Buffer) => output.push(...chunk.toString().split("\n"));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const abort = () => child.pid && signalGroup(child.pid, "SIGKILL");
    signal?.addEventListener("abort", abort, { once: true });
    child.on("error", fail);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", abort);
      if (code === 0) return done();
      const end = output.filter((line) => line.trim()).slice(-LAST_LINES);
      fail(new AppError("INTERNAL", `The build failed:\n${end.join("\n")}`));
    });
  });
}
