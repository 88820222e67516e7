// Draws a compiled graph as a Mermaid flowchart. Every label is quoted and escaped, and every name is made from a step's
// id behind a prefix, so that whatever an SOP says the text stays valid Mermaid.
import type { Locale } from "../context";
import type { Skill } from "../skills/contract";
import { compensationOf, skillRegistry } from "../skills/registry";
import type { CompensationRule, Node, ParallelNode, SopGraph } from "./graph";
import { branchPlaces, edgesOf, type Edge } from "./graph-edges";

type Skills = { get: (reference: string) => Pick<Skill, "reversibility"> | undefined };

const WORDS = {
  en: {
    start: "Start",
    end: "End",
    true: "yes",
    false: "no",
    default: "otherwise",
    failure: "fails",
    rejected: "rejected",
    timed_out: "timed out",
    join: { all: "all", any: "any", at_least: "at least" },
    undoneBy: "undone by",
    undo: "undo",
    tell: "tell",
    alert: "alert",
    afterwards: "afterwards",
  },
  "zh-CN": {
    start: "开始",
    end: "结束",
    true: "是",
    false: "否",
    default: "其他",
    failure: "失败",
    rejected: "被拒绝",
    timed_out: "超时",
    join: { all: "全部", any: "任一", at_least: "至少" },
    undoneBy: "撤销方式",
    undo: "撤销",
    tell: "通知",
    alert: "告警",
    afterwards: "随后",
  },
} as const satisfies Record<Locale, unknown>;

/** Opening and closing marks of a node's shape. */
const SHAPES: Record<Node["type"], readonly [string, string]> = {
  skill_call: ["[", "]"],
  model_call: ["[/", "/]"],
  decision_logic: ["{", "}"],
  switch: ["{", "}"],
  parallel_execution: ["{{", "}}"],
  human_approval: ["[\\", "/]"],
  wait: ["(", ")"],
  call_sop: ["[[", "]]"],
  output: ["([", "])"],
};

/** Text inside quotes. "#" begins an entity, a backtick Markdown, "<" a tag. */
function escapeLabel(text: string): string {
  const entities: Record<string, string> = {
    "#": "#35;",
    '"': "#quot;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    "`": "#96;",
    "\\": "#92;",
  };
  return text
    .replace(/[#"&<>`\\]/g, (sign) => entities[sign] ?? "")
    .replace(/\s*[\r\n]+\s*/g, "<br/>")
    .replace(/\p{Cc}/gu, " ")
    .trim();
}

const quoted = (...lines: string[]) => `"${lines.map(escapeLabel).join("<br/>") || " "}"`;
const step = (id: string) => `s_${id}`;
const join = (id: string) => `j_${id}`;

export function drawMermaid(graph: SopGraph, locale: Locale, skills: Skills = skillRegistry): string {
  const words = WORDS[locale];
  const lines = ["---", `title: ${JSON.stringify(graph.title[locale].replace(/\s+/g, " "))}`, "---", "flowchart TD"];
  lines.push(`  start((${quoted(words.start)})) --> ${step(graph.entry)}`);
  const places = branchPlaces(graph);
  const inside = (place: string | undefined) => graph.order.filter((id) => places.get(id) === place);
  const draw = (ids: readonly string[], indent: string): void => {
    for (const id of ids) {
      const node = graph.nodes[id];
      if (!node) continue;
      lines.push(`${indent}${drawNode(node, locale)}`);
      if (node.type !== "parallel_execution") continue;
      for (const [i, branch] of node.branches.entries()) {
        lines.push(`${indent}subgraph b_${id}_${i}[${quoted(branch.id)}]`);
        draw(inside(`${id}/${branch.id}`), `${indent}  `);
        lines.push(`${indent}end`);
      }
      lines.push(`${indent}${join(id)}((${quoted(joinWords(node, locale))}))`);
    }
  };
  draw(inside(undefined), "  ");
  lines.push(...drawEdges(graph, places, locale), ...drawCompensation(graph, locale, skills));
  lines.push("  classDef undo stroke-dasharray: 4 3");
  return `${lines.join("\n")}\n`;
}

function drawNode(node: Node, locale: Locale): string {
  const [open, close] = SHAPES[node.type];
  const detail = detailOf(node);
  return `${step(node.id)}${open}${quoted(node.label[locale], detail === null ? node.id : `${node.id}: ${detail}`)}${close}`;
}

function detailOf(node: Node): string | null {
  switch (node.type) {
    case "skill_call":
      return node.skill;
    case "model_call":
      return node.task;
    case "call_sop":
      return node.version === null ? node.sopId : `${node.sopId}_v${node.version}`;
    case "decision_logic":
    case "switch":
    case "parallel_execution":
    case "human_approval":
    case "wait":
    case "output":
      return null;
  }
}

function joinWords({ join: policy, branches }: ParallelNode, locale: Locale): string {
  const word = WORDS[locale].join[policy.kind];
  return policy.kind === "at_least" ? `${word} ${policy.count}/${branches.length}` : `${word} (${branches.length})`;
}

function drawEdges(graph: SopGraph, places: ReadonlyMap<string, string>, locale: Locale): string[] {
  const known = new Set(graph.order);
  const lines: string[] = [];
  let ends = false;
  const targetOf = ({ from, to }: Edge): string => {
    if (to !== null) return known.has(to) ? step(to) : `x_${to}[${quoted(`? ${to}`)}]`;
    const place = places.get(from);
    if (place !== undefined) return join(place.slice(0, place.indexOf("/")));
    ends = true;
    return "finish";
  };
  for (const id of graph.order) {
    const node = graph.nodes[id];
    for (const edge of node ? edgesOf(node) : []) {
      // The end of an answer is the end of the drawing.
      if (edge.to === null && node?.type === "output") continue;
      // Beside its branches, a parallel step is left at its join.
      const leaves = node?.type === "parallel_execution" && edge.kind !== "branch";
      lines.push(`  ${leaves ? join(id) : step(id)} ${arrow(edge, locale)} ${targetOf(edge)}`);
    }
  }
  if (ends) lines.push(`  finish((${quoted(WORDS[locale].end)}))`);
  return lines;
}

function arrow({ kind, on }: Edge, locale: Locale): string {
  const words = WORDS[locale];
  switch (kind) {
    case "next":
    case "branch":
      return "-->";
    case "case":
      return `-->|${quoted(on.join(", "))}|`;
    case "true":
    case "false":
    case "default":
    case "rejected":
      return `-->|${quoted(words[kind])}|`;
    case "failure":
    case "timed_out":
      return `-.->|${quoted(on.length > 0 ? `${words[kind]}: ${on.join(", ")}` : words[kind])}|`;
  }
}

function drawCompensation(graph: SopGraph, locale: Locale, skills: Skills): string[] {
  const words = WORDS[locale];
  const undone = graph.order.flatMap((id) => {
    const node = graph.nodes[id];
    const skill = node?.type === "skill_call" ? skills.get(node.skill) : undefined;
    const by = skill ? compensationOf(skill) : null;
    return by ? [`  ${step(id)} -.->|${quoted(words.undoneBy)}| u_${id}[${quoted(by)}]:::undo`] : [];
  });
  return [...undone, ...graph.compensation.flatMap((rule, i) => drawRule(rule, i, graph, locale))];
}

function drawRule(rule: CompensationRule, i: number, graph: SopGraph, locale: Locale): string[] {
  const words = WORDS[locale];
  const acts = [
    ...(rule.rollback.length > 0 ? [`${words.undo}: ${rule.rollback.join(", ")}`] : []),
    ...(rule.notify.length > 0 ? [`${words.tell}: ${rule.notify.join(", ")}`] : []),
    ...(rule.alerts.length > 0 ? [`${words.alert}: ${rule.alerts.join(", ")}`] : []),
  ];
  const box = `c_${i}[${quoted(...(acts.length > 0 ? acts : [words.undo]))}]:::undo`;
  const failing = graph.nodes[rule.step];
  if (!failing) return [];
  const from = failing.type === "parallel_execution" ? join(failing.id) : step(failing.id);
  const lines = [`  ${from} -.->|${quoted(words.failure)}| ${box}`];
  if (rule.then !== null && graph.nodes[rule.then]) {
    lines.push(`  c_${i} -.->|${quoted(words.afterwards)}| ${step(rule.then)}`);
  }
  return lines;
}
