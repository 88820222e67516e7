import type { Database } from "../db";
import { bindSkills, checkBindings, unbindSkills, type BindingReport } from "../skills/plug/bindings";
import type { Binding } from "../skills/plug/binding.schema";
import { readBindingText } from "../skills/plug/binding-text";
import { listBindings } from "../skills/plug/list-bindings";
import { contextOf } from "./actors";
import type { BindOptions } from "./binding-program";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";
import { readNamedFile, readStandardInput } from "./read-file";

const LOCALE = { locale: "en" } as const;

/** Succeeds when nothing is wrong; with `--check` nothing is changed. */
export async function bindCommand(file: string, options: BindOptions): Promise<{ ok: boolean }> {
  const bindings = readBindingText(file === "-" ? await readStandardInput("the binding") : await readNamedFile(file));
  return withDatabase((database) => bindAll(database, bindings, options));
}

/** What every way of binding ends with. */
export async function bindAll(database: Database, bindings: Binding[], options: BindOptions): Promise<{ ok: boolean }> {
  const ctx = await contextOf(database, { as: options.as, ...LOCALE });
  const input = { bindings, untried: options.untried };
  const report = await checkBindings(ctx, input);
  const ok = report.problems.every(({ severity }) => severity !== "error");
  if (ok && !options.check) await bindSkills(ctx, input);
  if (options.json) printJson({ ...report, bound: ok && !options.check });
  else printReport(report, bindings, ok && !options.check);
  return { ok };
}

function printReport({ skills, problems, trials }: BindingReport, bindings: readonly Binding[], bound: boolean): void {
  for (const { skill, severity, code, message } of problems) printLine(`${skill}  ${severity}  ${message}  [${code}]`);
  for (const { skill, ok, ms } of trials)
    printLine(`${skill}  tried: ${ok ? "it fits" : "it does not fit"} (${ms} ms)`);
  for (const [i, skill] of skills.entries()) {
    const { skill: own, implements: replaced } = bindings[i] ?? {};
    printLine(
      own
        ? `${skill}  ${own.effect === "read" ? "reads" : "writes"}, for ${own.permissions.join(", ")}`
        : `${skill}  instead of ${replaced}`,
    );
  }
  printLine(bound ? "Bound." : "Nothing was changed.");
}

export async function unbindCommand(
  skills: string[],
  options: { as?: string; json: boolean },
): Promise<{ ok: boolean }> {
  await withDatabase(async (database) => {
    await unbindSkills(await contextOf(database, { as: options.as, ...LOCALE }), { skills });
  });
  if (options.json) printJson({ unbound: skills });
  else printLine(`Let go of ${skills.join(", ")}.`);
  return { ok: true };
}

export async function listBindingsCommand(options: { as?: string; json: boolean }): Promise<{ ok: boolean }> {
  const bound = await withDatabase(async (database) =>
    listBindings(await contextOf(database, { as: options.as, ...LOCALE })),
  );
  if (options.json) printJson(bound);
  else if (bound.length === 0) printLine("No skill is bound to a system of your own.");
  else {
    const tried = (ok: boolean | undefined) => (ok === undefined ? "" : ok ? "fits" : "does not fit");
    const rows = bound.map((one) => [
      one.name,
      one.kind,
      one.system,
      one.call,
      one.replaces ?? "",
      tried(one.trial?.ok),
    ]);
    printTable(["SKILL", "BY", "SYSTEM", "CALL", "REPLACES", "TRIED"], rows);
  }
  return { ok: true };
}
