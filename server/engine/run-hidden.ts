// What of a run must not be written down beside its journal (AUDIT_POLICY), from what the run holds already: no step
// asks the database for it.
import { AppError, type PublicError } from "../errors";
import type { Skill } from "../skills/contract";
import type { Node } from "../sop/graph";
import type { SkillLog } from "./commit";
import type { Hidden, Person } from "./masking";
import { hiddenPeople, hiddenSoFar, loggedCall, recordedValue } from "./masking-writes";
import { readableVariables, type Arrivals, type State } from "./state";
import type { Engine, Run } from "./run";

type SkillOf = (name: string) => Skill | null;
const lookUps = new WeakMap<Engine["getSkill"], SkillOf>();

/** The engine's skill of this name, or null: what is written down does not fail for a skill that is gone. */
export function skillOf({ getSkill }: Pick<Engine, "getSkill">): SkillOf {
  let found = lookUps.get(getSkill);
  if (!found) {
    found = (name) => {
      try {
        return getSkill(name);
      } catch (error) {
        if (error instanceof AppError) return null;
        throw error;
      }
    };
    lookUps.set(getSkill, found);
  }
  return found;
}

/** The customer, and whoever acts for them; staff who act for nobody are named in every audit row. */
export function peopleOf(actor: Person, customerId: string | null, customer: Person | null): Person[] {
  return customerId === null ? [] : [{ name: actor.name ?? null }, ...(customer ? [customer] : [])];
}

const people = new WeakMap<Run["execution"], Hidden>();

export function hiddenOfRun(run: Run): Hidden {
  const { execution, graph } = run;
  let known = people.get(execution);
  if (!known) {
    const persons = peopleOf(run.actor, execution.customerId, execution.customer as Person | null);
    people.set(execution, (known = hiddenPeople(persons)));
  }
  return hiddenSoFar(
    graph,
    known,
    readableVariables(graph, run.state, run.variables, run.arrivals),
    skillOf(run.engine),
  );
}

/** A skill's log row, or a model's, as the SOP's policy lets it be kept. */
export function keptLog(run: Run, skill: Pick<Skill, "labels">, log: SkillLog): SkillLog {
  return { ...log, ...loggedCall(run.graph.auditPolicy, skill, log, hiddenOfRun(run)) };
}

/** The log row of a skill call that failed; null for a step that calls none, or failed before it did. */
export function failedLog(run: Run, node: Node, input: unknown, error: PublicError): SkillLog | null {
  const skill = node.type === "skill_call" && input !== null ? skillOf(run.engine)(node.skill) : null;
  if (!skill) return null;
  const log = {
    skillId: skill.id,
    skillVersion: skill.version,
    costMicroUsd: 0,
    resourcesUsed: [],
    input,
    output: null,
  };
  return { ...keptLog(run, skill, log), errorMessage: recorded(run, error.message) };
}

/** A value of the run as its audit record may hold it. */
export function recorded<T>(run: Run, value: T): T {
  return recordedValue(run.graph.auditPolicy, value, hiddenOfRun(run));
}

/** What is hidden of a row that nobody carries on at the moment. */
export function hiddenOfRow(
  row: { actor: unknown; customerId: string | null; state: unknown; variables: unknown; arrivals: unknown },
  graph: Run["graph"],
  customer: Person | null,
  find: SkillOf,
): Hidden {
  const variables = readableVariables(
    graph,
    { ...(row.state as State), started: (row.state as Partial<State>).started ?? {} },
    row.variables as Record<string, unknown>,
    row.arrivals as Arrivals,
  );
  return hiddenSoFar(graph, hiddenPeople(peopleOf(row.actor as Person, row.customerId, customer)), variables, find);
}
