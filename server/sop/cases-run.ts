// All cases of one SOP, and what they cover.
import { stat } from "node:fs/promises";
import { AppError } from "../errors";
import { runCase, type CaseOptions, type CaseReport } from "./cases";
import { readCases, type CasesFile } from "./cases-file";
import { coverageOf, percentOf, type Coverage } from "./coverage";
import type { LoadedSop, SopGraph } from "./graph";

export type SopReport = {
  sop: string;
  version: number;
  /** Where the cases are, or should be. */
  file: string;
  cases: CaseReport[];
  coverage: Coverage;
};

/** "orders/refund.yaml" → "orders/refund.cases.yaml" */
export function casesFileOf(sopFile: string): string {
  return sopFile.replace(/\.(ya?ml)$/, ".cases.$1");
}

/** null when there is none. Throws VALIDATION when it is not usable, or is another SOP's. */
export async function findCases(path: string, graph: SopGraph): Promise<CasesFile | null> {
  if (!(await stat(path).catch(() => null))) return null;
  const file = await readCases(path);
  if (file.SOP_ID === graph.sopId) return file;
  throw new AppError("VALIDATION", `${path} has the cases of ${file.SOP_ID}, but stands beside ${graph.sopId}.`);
}

export async function testSop(
  { graph }: LoadedSop,
  path: string,
  file: CasesFile | null,
  options: CaseOptions,
): Promise<SopReport> {
  const cases: CaseReport[] = [];
  for (const given of file?.CASES ?? []) cases.push(await runCase(graph, file as CasesFile, given, options));
  const walks = cases.flatMap(({ walk }) => (walk ? [walk] : []));
  return { sop: graph.sopId, version: graph.version, file: path, cases, coverage: coverageOf(graph, walks) };
}

/** Whether every case came out as expected and enough branches are covered. An SOP without cases is not tested. */
export function passes({ cases, coverage }: SopReport, minBranches: number): boolean {
  const tested = cases.length > 0 || minBranches === 0;
  return tested && cases.every(({ faults }) => faults.length === 0) && percentOf(coverage.branches) >= minBranches;
}
