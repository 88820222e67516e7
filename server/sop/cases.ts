// Runs the cases beside an SOP: walks its graph with what a case knows, and says in words what came out differently.
import { isDeepStrictEqual } from "node:util";
import { LOCALES, type Locale } from "../context";
import { compensationOf, getSkill } from "../skills/registry";
import type { CasesFile, Expectation, SopCase } from "./cases-file";
import { CaseError, givenBy, stubCaller, type Stub } from "./cases-stub";
import type { CallSopNode, SopGraph } from "./graph";
import { walkGraph } from "./walk";
import type { Caller, Undoing, Walk } from "./walk-contract";

/** `walk` is null when the case could not be walked to an end; `faults` says why. */
export type CaseReport = { name: string; walk: Walk | null; faults: string[] };

/** Runs a `real` case in a demo store of its own. Resolves with the walk, and what it added or changed, by table. */
export type CaseStore = (
  real: { stub: Stub; caller: Caller; named: ReadonlySet<string>; tables: readonly string[] },
  work: (call: Caller) => Promise<Walk>,
) => Promise<{ walk: Walk; changed: Record<string, Record<string, unknown>[]> }>;

export type CaseOptions = {
  childOf?: (node: CallSopNode) => SopGraph | null;
  /** Needed by `real` cases. */
  store?: CaseStore;
};

/** As the engine decides it. */
export function undoneBy(name: string): Undoing {
  const skill = getSkill(name);
  const { kind } = skill.reversibility;
  if (kind === "none" || kind === "notice") return "nothing";
  return { by: compensationOf(skill), external: skill.effect === "external" };
}

export async function runCase(
  graph: SopGraph,
  file: CasesFile,
  given: SopCase,
  options: CaseOptions = {},
): Promise<CaseReport> {
  const { name, expect } = given;
  try {
    const { walk, changed } = await walkCase(graph, file, given, options);
    const faults = [...faultsOf(walk, given), ...recordFaults(changed, expect.records ?? {})];
    for (const locale of LOCALES.filter((one) => one !== given.locale)) {
      const other = await walkCase(graph, file, { ...given, locale }, options);
      faults.push(...differingIn(locale, walk, other.walk));
    }
    return { name, walk, faults };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    return { name, walk: null, faults: [error.message] };
  }
}

async function walkCase(graph: SopGraph, file: CasesFile, given: SopCase, options: CaseOptions) {
  const facts = {
    input: given.input,
    locale: given.locale,
    now: given.now ?? file.NOW,
    customer: given.customer ?? file.CUSTOMER,
  };
  const stub: Stub = {
    given: givenBy(file, given),
    approvals: given.approvals ?? {},
    facts,
    childOf: options.childOf ?? (() => null),
    compensationOf: undoneBy,
  };
  const walk = (call: Caller) => walkGraph(graph, facts, { call, compensationOf: undoneBy });
  if (!given.real) return { walk: await walk(stubCaller(stub)), changed: {} };
  if (!options.store) throw new CaseError("A real case needs a database, and there is none here.");
  const named = new Set(Object.keys(given.results ?? {}));
  const tables = Object.keys(given.expect.records ?? {});
  return options.store({ stub, caller: stubCaller(stub), named, tables }, walk);
}

function faultsOf(walk: Walk, { expect, locale }: SopCase): string[] {
  const { ending } = walk;
  const faults: string[] = [];
  if (ending.node !== expect.ending) faults.push(`ends at ${endingOf(walk)}, not at ${expect.ending}`);
  if (expect.status && expect.status !== walk.status) faults.push(`ends ${walk.status}, not ${expect.status}`);
  faults.push(...listFaults("goes", expect.path, walk.path, " → "));
  faults.push(...listFaults("undoes", expect.undone, walk.undone, ", "));
  faults.push(...listFaults("notifies", expect.notified, walk.notified, ", "));
  faults.push(...listFaults("raises", expect.alerts, walk.alerts, ", "));
  const message = ending.kind === "answered" ? ending.message[locale] : "";
  const missing = (expect.says ?? []).filter((words) => !message.includes(words));
  const unwanted = (expect.never_says ?? []).filter((words) => message.includes(words));
  if (missing.length > 0) faults.push(`does not say ${missing.map(quoted).join(", ")}:\n${indented(message)}`);
  if (unwanted.length > 0) faults.push(`says ${unwanted.map(quoted).join(", ")}:\n${indented(message)}`);
  for (const [step, key] of Object.entries(expect.keys ?? {})) {
    if (walk.keys[step] !== key) faults.push(`${step} has the key ${walk.keys[step] ?? "(none)"}, not ${key}`);
  }
  faults.push(...valueFaults("output", expect.outputs ?? {}, walk.variables));
  faults.push(...valueFaults("what is given to", expect.given ?? {}, walk.given));
  return faults;
}

/** A procedure does the same in every language, and has something to say in each. */
function differingIn(locale: Locale, own: Walk, other: Walk): string[] {
  const faults = [
    ...listFaults("goes", own.path, other.path, " → "),
    ...listFaults("undoes", own.undone, other.undone, ", "),
    ...(own.status === other.status ? [] : [`ends ${other.status}, not ${own.status}`]),
    ...(endingOf(own) === endingOf(other) ? [] : [`ends at ${endingOf(other)}, not at ${endingOf(own)}`]),
  ];
  const silent = other.ending.kind === "answered" && other.ending.message[locale].trim() === "";
  return [...faults, ...(silent ? ["answers nothing"] : [])].map((fault) => `in ${locale} it ${fault}`);
}

function endingOf({ ending }: Walk): string {
  return ending.kind === "answered" ? ending.node : `${ending.node} (${ending.code}: ${ending.message})`;
}

const quoted = (words: string) => `"${words}"`;
const indented = (text: string) => text.replace(/^/gm, "    | ");

/** Says where two lists part, and both from there on. */
function listFaults(does: string, wanted: readonly string[] | undefined, got: readonly string[], by: string): string[] {
  if (!wanted || isDeepStrictEqual(wanted, got)) return [];
  const parts = wanted.findIndex((item, i) => item !== got[i]);
  const from = parts < 0 ? wanted.length : parts;
  const rest = (list: readonly string[]) => (list.length > from ? list.slice(from).join(by) : "(nothing more)");
  const after = from > 0 ? `after ${wanted[from - 1]} ` : "";
  return [`${after}${does} ${rest(got)}\n    expected ${rest(wanted)}`];
}

function valueFaults(what: string, wanted: Record<string, unknown>, got: Record<string, unknown>): string[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    differences(value, got[name], name).map((difference) => `${what} ${difference}`),
  );
}

/** Where `got` lacks what `wanted` names. Of objects only the named fields count; lists must be equal. */
export function differences(wanted: unknown, got: unknown, path: string): string[] {
  const plain = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (plain(wanted) && plain(got)) {
    return Object.entries(wanted as object).flatMap(([key, value]) =>
      differences(value, (got as Record<string, unknown>)[key], `${path}.${key}`),
    );
  }
  if (isDeepStrictEqual(wanted, got)) return [];
  return [`${path} is ${JSON.stringify(got) ?? "not set"}, not ${JSON.stringify(wanted)}`];
}

/** `where` and `count` are the form's own words; every other key is a column. */
function recordFaults(
  changed: Record<string, Record<string, unknown>[]>,
  expected: NonNullable<Expectation["records"]>,
): string[] {
  return Object.entries(expected).flatMap(([table, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).flatMap(({ where, count, ...columns }) => {
      const rows = (changed[table] ?? []).filter((row) => differences(where ?? {}, row, table).length === 0);
      const named = where ? `${table} ${JSON.stringify(where)}` : table;
      if (rows.length === 0 && count !== 0) return [`${named}: no row was added or changed`];
      const few = count !== undefined && rows.length !== count ? [`${named}: ${rows.length} rows, not ${count}`] : [];
      return [...few, ...rows.flatMap((row) => differences(columns, row, named))];
    }),
  );
}
