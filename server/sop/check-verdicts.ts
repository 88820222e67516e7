// Models whose no is not heard: the verdict assumed negative, an act is still reached that depends on the model's answer,
// by what it is given or by the way that leads to it. A person may overrule a model; another model only when it is asked
// because of the no.
import { actOf, isNotice, needsGuard, stakeOf } from "./acts";
import { freeVariables } from "./cel";
import type { Finding, Meaning } from "./check-meaning";
import { expressionsOf } from "./expressions-of";
import type { ModelNode, Node } from "./graph";
import { explore, type Outcome, type Visit } from "./reach";
import { verdictsOf, type Verdicts } from "./verdicts";
import { following } from "./ways";
import { denials, isForStaff, rejections } from "./worlds";

/** By the model's step; those whose names only hint at one too. */
export function allVerdicts(nodes: readonly Node[]): Map<string, Verdicts> {
  const found = new Map<string, Verdicts>();
  for (const node of nodes) {
    const verdicts = node.type === "model_call" ? verdictsOf(node, nodes) : null;
    if (verdicts) found.set(node.id, verdicts);
  }
  return found;
}

export function checkVerdicts(meaning: Meaning): Finding[] {
  const nodes = Object.values(meaning.graph.nodes);
  const verdicts = allVerdicts(nodes);
  const found = nodes.flatMap((node) => {
    const own = verdicts.get(node.id);
    return node.type === "model_call" && own ? unheard(meaning, node, own, verdicts) : [];
  });
  return found;
}

type All = ReadonlyMap<string, Verdicts>;

function unheard(meaning: Meaning, model: ModelNode, own: Verdicts, verdicts: All): Finding[] {
  const approved = new Set(afterwards(meaning, model, own, verdicts, { yes: true }).map(({ id }) => id));
  const depends = dependsOn(meaning, own);
  const dangerous = (id: string) => {
    const act = actOf(meaning.graph.nodes[id], meaning.skills);
    return act && needsGuard(act) && depends(id) ? act : null;
  };
  // What a yes leads to; or what only a no does, where a yes leads to nothing of the kind: then they are mixed up.
  const mixedUp = ![...approved].some(dangerous);
  const guarded = (id: string) => (approved.has(id) || mixedUp ? dangerous(id) : null);
  const first = afterwards(meaning, model, own, verdicts, { yes: false });
  const appeals = new Set(
    first.map(({ id }) => id).filter((id) => id !== model.id && verdicts.has(id) && !approved.has(id)),
  );
  const denied = afterwards(meaning, model, own, verdicts, {
    yes: false,
    appeals,
    stopsAt: (id) => guarded(id) !== null,
  });
  const acts = denied.flatMap((visit) => {
    const act = guarded(visit.id);
    return act ? [{ visit, act }] : [];
  });
  if (acts.length === 0 && own.weak) return [];
  if (acts.length === 0) return plainlyIgnored(meaning, model, own, denied, approved, depends);
  return acts.map(({ visit, act }) => finding(model, own, visit, `, which ${stakeOf(act)}`));
}

type How = { yes: boolean; appeals?: ReadonlySet<string>; stopsAt?: (id: string) => boolean };

/** What comes after the model has answered; the nearest visit of each step. */
function afterwards({ graph, ways }: Meaning, model: ModelNode, own: Verdicts, verdicts: All, how: How): Visit[] {
  const nodes = Object.values(graph.nodes);
  const appeals = how.appeals ?? new Set<string>();
  const denied = nodes.filter(
    (node) => node.id === model.id || appeals.has(node.id) || (!how.yes && overrules(node) && node.outputVar !== null),
  );
  const answers: Outcome[] = how.yes
    ? [{ to: model.next, value: own.positive, mark: true }]
    : denials(model, own, true);
  const visits = explore(ways, {
    follows: [...new Set(denied.flatMap(({ outputVar }) => outputVar ?? []))],
    outcomes: (node, state) => {
      if (node.id === model.id) return answers;
      if (how.yes || !state.marks.has(model.id)) return null;
      if (node.type === "human_approval" && overrules(node)) return rejections(node);
      const other = appeals.has(node.id) ? verdicts.get(node.id) : undefined;
      return node.type === "model_call" && other ? denials(node, other) : null;
    },
    insteadOfUnset: (name) => (name === own.variable ? (own.negatives[0] ?? null) : null),
    stopsAt: (id, state) => state.marks.has(model.id) && how.stopsAt?.(id) === true,
  });
  const nearest = new Map<string, Visit>();
  for (const visit of visits) {
    if (visit.state.marks.has(model.id) && !nearest.has(visit.id)) nearest.set(visit.id, visit);
  }
  return [...nearest.values()];
}

const overrules = (node: Node) => node.type === "human_approval" && isForStaff(node);

/** A verdict that changes nothing at all, before an act that could be undone. */
function plainlyIgnored(
  { graph, skills }: Meaning,
  model: ModelNode,
  own: Verdicts,
  denied: Visit[],
  approved: ReadonlySet<string>,
  depends: (id: string) => boolean,
): Finding[] {
  if (denied.length !== approved.size || !denied.every(({ id }) => approved.has(id))) return [];
  const visit = denied.find(({ id }) => {
    const act = actOf(graph.nodes[id], skills);
    return act !== null && !isNotice(act) && depends(id);
  });
  const told = denied.some(({ id }) => {
    const node = graph.nodes[id];
    const act = node?.type === "skill_call" || node?.type === "call_sop" || node?.type === "human_approval";
    return act && readsVerdict(node, own);
  });
  return visit && !told ? [finding(model, own, visit, "")] : [];
}

function readsVerdict(node: Node, { variable, field }: Verdicts): boolean {
  const [top = ""] = field.split(".");
  return expressionsOf(node).some((ast) => freeVariables(ast).has(variable) && ast.input.includes(top));
}

/** Whether a step's input, or for a plain verdict the way to it, goes by a variable or by what was made of it. */
function dependsOn({ graph, ways }: Meaning, { variable, weak }: Verdicts): (id: string) => boolean {
  const nodes = Object.values(graph.nodes);
  const made = new Set([variable]);
  const reads = (node: Node) =>
    expressionsOf(node).some((ast) => [...freeVariables(ast)].some((name) => made.has(name)));
  for (let before = 0; before < made.size;) {
    before = made.size;
    for (const node of nodes) if (node.outputVar !== null && reads(node)) made.add(node.outputVar);
  }
  const steered = new Set<string>();
  for (const node of nodes) {
    if (weak || (node.type !== "decision_logic" && node.type !== "switch") || !reads(node)) continue;
    const ends = ways.from(node.id).map(({ to }) => new Set([to, ...following(ways, to)]));
    const some = new Set(ends.flatMap((reached) => [...reached]));
    for (const id of some) if (ways.ends(node.id) || !ends.every((reached) => reached.has(id))) steered.add(id);
  }
  return (id) => {
    const node = graph.nodes[id];
    return node !== undefined && (steered.has(id) || reads(node));
  };
}

function finding(model: ModelNode, { variable, field }: Verdicts, { id, path }: Visit, stake: string): Finding {
  const message =
    `\`${id}\` goes by what the model of \`${model.id}\` says, but is reached also when its \`${variable}.${field}\` is no` +
    `${stake}. Let a decision read \`${variable}.${field}\` before \`${id}\`, and lead a no elsewhere.`;
  return { code: "model-verdict-ignored", message, path, at: { step: id } };
}
