import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { env } from "../env";
import { AppError } from "../errors";
import { seedDemo } from "../../prisma/seed";
import type { PrismaClient } from "../db";
import { sopCatalog } from "../sop/catalog";
import type { CaseOptions } from "../sop/cases";
import { casesFileOf, findCases, passes, testSop, type SopReport } from "../sop/cases-run";
import { caseStore } from "../sop/cases-store";
import type { CasesFile } from "../sop/cases-file";
import { percentOf, type Covered } from "../sop/coverage";
import { listSopFiles } from "../sop/find-files";
import type { LoadedSop } from "../sop/graph";
import { checkFile } from "../sop/load";
import { calledSop } from "./loaded-sop";
import { printJson, printLine } from "./output";
import { withScratchDatabase } from "./scratch-database";

type Options = { minBranches: number; json: boolean };
/** `fault` says why its cases cannot be used. */
type Found = { sop: LoadedSop; path: string; file: CasesFile | null; fault: string | null };

/** Fails when a case does, or fewer branches are covered than asked. A database is made only for `real` cases. */
export async function testSops(paths: string[], options: Options): Promise<{ ok: boolean }> {
  const files = await sopFiles(paths.length > 0 ? paths : [env.SOPS_DIR]);
  const found = await Promise.all(files.map(findSop));
  const childOf = calledSop([...(await sopCatalog()).versions, ...found.map(({ sop }) => sop)]);
  const run = async (store: CaseOptions["store"]) => {
    const reports: SopReport[] = [];
    for (const { sop, path, file, fault } of found) {
      const report = await testSop(sop, path, file, { childOf, ...(store ? { store } : {}) });
      const unusable = { name: "the cases file", walk: null, faults: [fault ?? ""] };
      reports.push(fault === null ? report : { ...report, cases: [unusable] });
    }
    return reports;
  };
  const real = found.some(({ file }) => file?.CASES.some((one) => one.real));
  const reports = real
    ? await withScratchDatabase(({ client }) => run(caseStore(client, seedStore)))
    : await run(undefined);
  const ok = reports.every((report) => passes(report, options.minBranches));
  if (options.json) printJson({ ok, minBranches: options.minBranches, sops: reports.map(plainReport) });
  else printReports(reports, options.minBranches);
  return { ok };
}

const seedStore = (db: unknown, now: Date) => seedDemo({ client: db as PrismaClient }, { now });

async function sopFiles(paths: string[]): Promise<string[]> {
  const lists = paths.map(async (path) => {
    const absolute = resolve(path);
    const entry = await stat(absolute).catch(() => null);
    if (!entry) throw new AppError("NOT_FOUND", `There is no ${path}.`);
    return entry.isDirectory() ? listSopFiles(absolute) : [absolute.replace(/\.cases(\.ya?ml)$/, "$1")];
  });
  const files = [...new Set((await Promise.all(lists)).flat())];
  if (files.length === 0) throw new AppError("NOT_FOUND", `There is no SOP in ${paths.join(", ")}.`);
  return files;
}

async function findSop(path: string): Promise<Found> {
  const { sop, problems } = await checkFile(path);
  if (!sop) {
    const [first] = problems.filter((problem) => problem.severity === "error");
    throw new AppError("VALIDATION", `${path}:${first?.line ?? 1}: ${first?.message ?? "It is not an SOP."}`);
  }
  const cases = casesFileOf(path);
  try {
    return { sop, path: cases, file: await findCases(cases, sop.graph), fault: null };
  } catch (error) {
    // The others are still tested.
    if (!(error instanceof AppError)) throw error;
    return { sop, path: cases, file: null, fault: error.message };
  }
}

function plainReport({ sop, version, file, cases, coverage }: SopReport) {
  const summary = (covered: Covered) => ({ ...covered, percent: percentOf(covered) });
  return {
    sop,
    version,
    file,
    passed: cases.filter(({ faults }) => faults.length === 0).length,
    failed: cases.filter(({ faults }) => faults.length > 0).length,
    cases: cases.map(({ name, faults, walk }) => ({
      name,
      passed: faults.length === 0,
      faults,
      path: walk?.path ?? [],
    })),
    steps: summary(coverage.steps),
    branches: summary(coverage.branches),
  };
}

function printReports(reports: SopReport[], minBranches: number): void {
  for (const { sop, version, file, cases, coverage } of reports) {
    const failed = cases.filter(({ faults }) => faults.length > 0);
    printLine(`${sop} v${version}`);
    if (cases.length === 0) printLine(`  no cases: write them in ${file}`);
    for (const { name, faults } of failed) {
      printLine(`  FAILED  ${name}`);
      for (const fault of faults) printLine(`    ${fault}`);
    }
    const { steps, branches } = coverage;
    printLine(
      `  ${cases.length - failed.length} passed, ${failed.length} failed · steps ${steps.covered}/${steps.total} · ` +
        `branches ${branches.covered}/${branches.total} (${percentOf(branches)} %, at least ${minBranches} % wanted)`,
    );
    if (steps.missing.length > 0) printLine(`  no case reaches  ${steps.missing.join(", ")}`);
    for (const way of branches.missing) printLine(`  no case takes    ${way}`);
    printLine();
  }
  const bad = reports.filter((report) => !passes(report, minBranches)).map(({ sop }) => sop);
  printLine(bad.length === 0 ? "All cases pass." : `Not good yet: ${bad.join(", ")}`);
}
