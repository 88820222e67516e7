// A procedure that names a skill without a version means the newest there is when it is published. What is under way keeps
// to that: a new major version, which may take and give other fields, is for what is published after it.
import { majorOf, nameOf } from "../skills/versions";
import type { KnownSkills } from "./declare-types";
import type { Node, SopGraph } from "./graph";

export type SkillMajors = Readonly<Record<string, number>>;

/** The major of every skill that is named without one, and of what undoes it. */
export function skillMajors(nodes: Iterable<Node>, skills: KnownSkills): SkillMajors {
  const majors: Record<string, number> = {};
  const seen = new Set<string>();
  const note = (reference: string) => {
    if (seen.has(reference)) return;
    seen.add(reference);
    const { version, reversibility } = skills.get(reference) ?? {};
    if (version !== undefined && reference === nameOf(reference)) majors[reference] = majorOf({ version });
    if (reversibility && "compensate" in reversibility) note(reversibility.compensate);
  };
  for (const node of nodes) if (node.type === "skill_call") note(node.skill);
  return majors;
}

type LookUp<T> = (reference: string) => T;
const kept = new WeakMap<Pick<SopGraph, "skillMajors">, WeakMap<LookUp<unknown>, LookUp<unknown>>>();

/** Looks skills up as this procedure means them. The same for the same two, so that others can keep what they make of it. */
export function asPublished<T>(graph: Pick<SopGraph, "skillMajors">, lookUp: LookUp<T>): LookUp<T> {
  let known = kept.get(graph);
  if (!known) kept.set(graph, (known = new WeakMap()));
  let found = known.get(lookUp) as LookUp<T> | undefined;
  if (!found) {
    found = (reference) => lookUp(referenceIn(graph, reference));
    known.set(lookUp, found);
  }
  return found;
}

/** "cancelOrder" as "cancelOrder@1"; a reference with a version stays. */
export function referenceIn({ skillMajors: majors }: Pick<SopGraph, "skillMajors">, reference: string): string {
  const major = majors && Object.hasOwn(majors, reference) ? majors[reference] : undefined;
  return major === undefined ? reference : `${reference}@${major}`;
}
