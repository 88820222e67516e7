// Checks a binding against the contract it implements, before anything is called: its expressions, what they read and what
// they write, whose records customers would see, and how its acts are undone. Pure.
import { z } from "zod";
import { PERMISSIONS, grants } from "../../auth/permissions";
import { AppError } from "../../errors";
import { compensationOf } from "../registry";
import type { Skill } from "../contract";
import { readingOf, skillNameOf, type Binding } from "./binding.schema";
import { readsOf, writtenFields } from "./expression-reads";
import { pluggedSkill, type Lookup } from "./plugged-skill";
import { pathExpressions } from "./request";
import { isOwnerWord } from "./scope";

export type BindingProblem = { skill: string; severity: "error" | "warning"; code: string; message: string };

const BEFORE = ["input", "actor", "key", "execution_id", "step_id", "locale", "now"];
const AFTER = [...BEFORE, "response", "status"];
const ACTOR = ["id", "role", "customer_id", "email"];

type Expression = { part: string; source: string; reads: readonly string[] };
type Schema = { properties?: Record<string, unknown>; required?: string[]; additionalProperties?: unknown };
type Report = (code: string, message: string, severity?: BindingProblem["severity"]) => void;

/** Everything about one binding that can be known without calling anybody. */
export function checkBinding(binding: Binding, builtIn: Lookup): BindingProblem[] {
  const problems: BindingProblem[] = [];
  const report: Report = (code, message, severity = "error") => {
    problems.push({ skill: skillNameOf(binding), severity, code, message });
  };
  const usable = expressionsOf(binding).filter((one) => isUsable(one, report));
  const skill = contractOf(binding, builtIn, report);
  if (!skill) return problems;
  checkReads(usable, skill, report);
  checkOutput(binding, skill, report);
  checkOwner(binding, skill, usable, report);
  checkEffect(binding, skill, report);
  return problems;
}

function expressionsOf(binding: Binding): Expression[] {
  const { http, mcp, sql, owner } = binding;
  const before: [string, string | undefined][] = [
    ...(http ? pathExpressions(http.path).map((source): [string, string] => ["path", source]) : []),
    ["query", http?.query],
    ...Object.entries(http?.headers ?? {}).map(([name, source]): [string, string] => [`header ${name}`, source]),
    ["body", http?.body],
    ["arguments", mcp?.arguments],
    ...(sql?.values ?? []).map((source, i): [string, string] => [`value of $${i + 1}`, source]),
  ];
  const { output, refusals = [] } = readingOf(binding) ?? {};
  const after: [string, string | undefined][] = [
    ["output", output],
    ...refusals.map(({ when }): [string, string | undefined] => ["refusal's condition", when]),
    ["owner", owner !== undefined && isOwnerWord(owner) ? undefined : owner],
  ];
  const given = (some: [string, string | undefined][], reads: readonly string[]) =>
    some.flatMap(([part, source]) => (source === undefined ? [] : [{ part, source, reads }]));
  return [...given(before, BEFORE), ...given(after, AFTER)];
}

function isUsable({ part, source }: Expression, report: Report): boolean {
  try {
    readsOf(source);
    return true;
  } catch (error) {
    report("mapping_invalid", `The ${part} is not usable. ${error instanceof AppError ? error.message : ""}`.trim());
    return false;
  }
}

function contractOf(binding: Binding, builtIn: Lookup, report: Report): Skill | null {
  if (binding.skill && builtIn(binding.skill.name)) {
    const message = `Steward has a skill ${binding.skill.name}: write \`implements: ${binding.skill.name}\` to replace it, or choose another name.`;
    report("name_taken", message);
    return null;
  }
  try {
    return pluggedSkill(binding, builtIn);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    report(error.options.reason ?? "contract_unusable", error.message);
    return null;
  }
}

function checkReads(expressions: readonly Expression[], skill: Skill, report: Report): void {
  const input = Object.keys(schemaOf(skill.input).properties ?? {});
  const open = schemaOf(skill.input).additionalProperties;
  for (const { part, source, reads } of expressions) {
    for (const path of readsOf(source)) {
      const [root = "", field] = path.split(".");
      if (!reads.includes(root)) {
        report(
          "unknown_name",
          `The ${part} reads \`${root}\`, which is nothing here; it may read ${reads.join(", ")}.`,
        );
      } else if (root === "input" && field && !input.includes(field) && !open) {
        report(
          "unknown_input",
          `The ${part} reads \`${path}\`, which ${skill.name} is not given; it has ${input.join(", ")}.`,
        );
      } else if (root === "actor" && field && !ACTOR.includes(field)) {
        report("unknown_name", `The ${part} reads \`${path}\`; an actor has ${ACTOR.join(", ")}.`);
      }
    }
  }
}

function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
}

/** What the mapping writes out must be what the contract promises. What cannot be read off is left to the sample. */
function checkOutput(binding: Binding, skill: Skill, report: Report): void {
  const source = readingOf(binding)?.output;
  const written = source === undefined ? null : safely(() => writtenFields(source)?.map(({ name }) => name));
  if (!written) return;
  const { properties = {}, required = [] } = schemaOf(skill.output);
  const missing = required.filter((name) => !written.includes(name));
  const foreign = written.filter((name) => !Object.hasOwn(properties, name));
  if (missing.length > 0) {
    report("output_incomplete", `The output leaves out what ${skill.name} promises: ${missing.join(", ")}.`);
  }
  if (foreign.length > 0 && Object.keys(properties).length > 0) {
    report("output_foreign", `${skill.name} has no field ${foreign.join(", ")}; it is dropped.`, "warning");
  }
}

function safely<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** A customer must not read a stranger's record because a system of the company's shows it to whoever asks. */
function checkOwner(binding: Binding, skill: Skill, expressions: readonly Expression[], report: Report): void {
  const { owner } = binding;
  if (!skill.permissions.every((permission) => grants(PERMISSIONS.customer, permission))) return;
  if (owner === undefined) {
    const message = `Customers may call ${skill.name}: say by \`owner\` whose record an answer is (an expression over response), or that the \`system\` behind looks at the actor, or that it is \`anyone\`'s.`;
    report("owner_missing", message);
  } else if (owner === "system") {
    const sent = expressions.filter(({ reads }) => reads === BEFORE);
    if (sent.some(({ source }) => readsOf(source).some((path) => path.startsWith("actor.")))) return;
    report("owner_not_sent", "The system behind cannot tell whose record it is: nothing of `actor` is sent to it.");
  } else if (skill.effect !== "read" && !isOwnerWord(owner)) {
    const message = `${skill.name} writes: when its answer says whose record it was, it is too late. Send \`actor\` and let the \`system\` check.`;
    report("owner_too_late", message);
  }
}

function checkEffect({ http, sql }: Binding, skill: Skill, report: Report): void {
  if (sql && skill.effect !== "read") {
    report("write_by_query", `${skill.name} writes, and a query only reads. Let an API of yours do it.`);
  }
  if (http?.method === "GET" && skill.effect !== "read") {
    report("write_by_get", `${skill.name} writes, but GET may be repeated by anything on its way.`, "warning");
  }
  if (http?.method === "GET" && http.body !== undefined) report("get_with_body", "GET has no body; use query.");
  if (http?.method === "DELETE" && skill.effect === "read") {
    report("read_by_delete", `${skill.name} only reads, and DELETE does not.`);
  }
}

/**
 * Checks all bindings there will be together: whoever does something must be who undoes it. `enabled` are those in force
 * after the change.
 */
export function checkTogether(enabled: readonly Binding[], all: readonly Skill[], builtIn: Lookup): BindingProblem[] {
  const bound = new Map(enabled.map((binding) => [skillNameOf(binding), binding]));
  return [...all.filter(({ name }) => !bound.has(name)), ...[...bound.values()].flatMap(skillIn(builtIn))].flatMap(
    (skill) => {
      const undo = compensationOf(skill);
      if (undo === null) return [];
      return undoProblems(skill, undo, bound, builtIn);
    },
  );
}

function skillIn(builtIn: Lookup): (binding: Binding) => Skill[] {
  return (binding) => safely(() => [pluggedSkill(binding, builtIn)]) ?? [];
}

function undoProblems(
  skill: Skill,
  undo: string,
  bound: ReadonlyMap<string, Binding>,
  builtIn: Lookup,
): BindingProblem[] {
  const problem = (code: string, message: string): BindingProblem[] => [
    { skill: skill.name, severity: "error", code, message },
  ];
  const [does, undoes] = [bound.has(skill.name), bound.has(undo)];
  if (does && !undoes) {
    return builtIn(undo)
      ? problem(
          "undo_elsewhere",
          `What ${skill.name} does in your system would be undone in Steward's store by ${undo}: bind ${undo} as well.`,
        )
      : problem("undo_missing", `${skill.name} is undone by ${undo}, which is no skill. Bind it as well.`);
  }
  if (!does && undoes) {
    return problem(
      "undo_elsewhere",
      `What ${skill.name} does in Steward's store would be undone in your system by ${undo}: bind ${skill.name} as well.`,
    );
  }
  const undoing = bound.get(undo);
  return does && undoing ? undoInput(skill, undoing, builtIn) : [];
}

/** An undoing is given what the act was given and gave. */
function undoInput(skill: Skill, undoing: Binding, builtIn: Lookup): BindingProblem[] {
  const [undo] = skillIn(builtIn)(undoing);
  if (!undo) return [];
  const known = { ...schemaOf(skill.input).properties, ...schemaOf(skill.output).properties };
  const missing = (schemaOf(undo.input).required ?? []).filter((name) => !Object.hasOwn(known, name));
  if (missing.length === 0) return [];
  const message = `${undo.name} undoes ${skill.name} and needs ${missing.join(", ")}, which ${skill.name} neither takes nor gives.`;
  return [{ skill: skill.name, severity: "error", code: "undo_input", message }];
}
