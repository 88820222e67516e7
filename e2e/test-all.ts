// `npm test`: every test there is, in the order that fails soonest, ending in one line of counts. Each part runs even
// when an earlier one failed, so that one run tells all.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./ensure-browser";

type Counts = { passed: number; failed: number; skipped: number };
type Part = { name: string; command: string[]; report: string; count: (report: never) => Counts };

const folder = join(process.cwd(), "node_modules", ".cache", "steward", "test-reports");
const program = (path: string) => [process.execPath, join(process.cwd(), "node_modules", path)];
const vitest = (report: string, projects: string[]) => [
  ...program("vitest/vitest.mjs"),
  "run",
  ...projects.flatMap((project) => ["--project", project]),
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${join(folder, `${report}.json`)}`,
];

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number };
const countVitest = (report: VitestReport): Counts => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests + report.numTodoTests,
});

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
const countPlaywright = ({ stats }: PlaywrightReport): Counts => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
});

const PARTS: Part[] = [
  {
    name: "unit and database",
    // Coverage and its thresholds are `npm run validate`: here they would take a tenth of the time there is.
    command: vitest("unit", ["unit", "database", "database-alone"]),
    report: join(folder, "unit.json"),
    count: countVitest,
  },
  {
    name: "process",
    command: vitest("process", ["process"]),
    report: join(folder, "process.json"),
    count: countVitest,
  },
  {
    name: "browser",
    command: [...program("@playwright/test/cli.js"), "test"],
    report: join(process.cwd(), "test-results", "e2e.json"),
    count: countPlaywright,
  },
];

function runPart(part: Part): Counts {
  const started = Date.now();
  process.stdout.write(`\n── ${part.name} tests\n`);
  rmSync(part.report, { force: true });
  const [file = "", ...args] = part.command;
  const { status } = spawnSync(file, args, { stdio: ["ignore", "inherit", "inherit"] });
  const counts = readCounts(part);
  // A run that fails without a failing test broke outside of one: setup, the runner itself.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`── ${part.name} tests: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s\n`);
  return counts;
}

function readCounts(part: Part): Counts {
  try {
    return part.count(JSON.parse(readFileSync(part.report, "utf8")) as never);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

mkdirSync(folder, { recursive: true });
ensureBrowser();
const build = spawnSync(process.execPath, ["--import", "tsx", "server/main.ts", "--build"], { stdio: "inherit" });
const all = PARTS.map(runPart);
const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0);
const failed = sum("failed") + (build.status === 0 ? 0 : 1);
const skipped = sum("skipped");
process.stdout.write(`\n${sum("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed === 0 ? 0 : 1;
