import { trainIntents } from "../conversation/intent/finish-training";
import { listIntentVersions, useIntentVersion, type IntentVersion } from "../conversation/intent/training";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import type { IntentsOptions } from "./intents-program";
import { printJson, printLine, printTable } from "./output";

type Outcome = { ok: boolean };

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** Trains in this process. What loses is no failure: what was in force stays so. */
export async function trainCommand(options: IntentsOptions): Promise<Outcome> {
  const result = await withDatabase(async (database) =>
    trainIntents(await contextOf(database, { ...options, locale: "en" })),
  );
  if (options.json) {
    printJson(result);
    return { ok: true };
  }
  if (result.kind === "unchanged") {
    printLine(`Nothing to learn since version ${result.version}.`);
    return { ok: true };
  }
  const { n, accuracy, baseline, won, lost, corrections } = result.figures;
  printLine(
    `version ${result.version}: ${result.kept ? "kept, and in force" : "not kept; what was in force stays so"}`,
  );
  printLine(`${percent(accuracy)} of ${n} held-out texts, ${percent(baseline)} before (${won} won, ${lost} lost)`);
  printLine(`${corrections} corrections learned from`);
  return { ok: true };
}

export async function versionsCommand(options: IntentsOptions): Promise<Outcome> {
  const versions = await withDatabase(async (database) =>
    listIntentVersions(await contextOf(database, { ...options, locale: "en" })),
  );
  if (options.json) {
    printJson(versions);
    return { ok: true };
  }
  const { rows, answers, waiting } = versions;
  printTable(
    ["", "VERSION", "STATUS", "ACCURACY", "BEFORE", "TEXTS", "CORRECTIONS", "BY", "AT"],
    rows.map((row) => line(row, answers)),
  );
  printLine(answers === 0 ? "In force: what the files alone teach." : `In force: version ${answers}.`);
  if (waiting > 0) printLine(`${waiting} corrections wait to be learned from: steward intents train`);
  return { ok: true };
}

function line({ version, status, figures, trainedBy, startedAt, error }: IntentVersion, answers: number): string[] {
  const shown = figures
    ? [percent(figures.accuracy), percent(figures.baseline), String(figures.n), String(figures.corrections)]
    : [error ?? "", "", "", ""];
  return [version === answers ? "*" : "", String(version), status, ...shown, trainedBy, startedAt.toISOString()];
}

export async function useVersionCommand(version: number, options: IntentsOptions): Promise<Outcome> {
  await withDatabase(async (database) =>
    useIntentVersion(await contextOf(database, { ...options, locale: "en" }), { version }),
  );
  if (options.json) printJson({ version });
  else printLine(version === 0 ? "In force: what the files alone teach." : `In force: version ${version}.`);
  return { ok: true };
}
