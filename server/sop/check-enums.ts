// Comparisons that can never be true: with a value that the schema does not list. A misspelt state takes the other way in
// silence.
import type { ASTNode } from "@marcbachmann/cel-js";
import { freeVariables, parseExpression } from "./cel";
import type { Checked } from "./check-calls";
import { enumOf } from "./enums";
import type { SopProblem } from "./graph";
import { childrenOf } from "./guards";
import { problemAt } from "./source";
import { didYouMean } from "./suggest";
import { conditionOf } from "./what-if";

type Compared = { field: ASTNode; text: ASTNode };

export function checkEnums(checked: Checked): SopProblem[] {
  return [...inExpressions(checked), ...inCases(checked)];
}

function inExpressions({ source, uses, graph, skills }: Checked): SopProblem[] {
  return uses.flatMap(({ parsed, path, stepId }) =>
    (parsed.problems.length > 0 ? [] : parsed.holes).flatMap((hole) => {
      const { ast } = parseExpression(hole.expr);
      const free = freeVariables(ast);
      return comparedIn(ast).flatMap(({ field, text }) => {
        const said =
          [...freeVariables(field)].every((name) => free.has(name)) && amiss(field, text.args, graph, skills);
        if (!said) return [];
        const at = source.atText(path, hole.map(text.range?.start ?? 0));
        const message = `Step \`${stepId}\`: ${said}`;
        return [problemAt(source.file, at, "type-error", message, { severity: "warning", path: [stepId] })];
      });
    }),
  );
}

function inCases({ source, flow, graph, skills }: Checked): SopProblem[] {
  return flow.steps.flatMap(({ step, path }) => {
    const node = graph.nodes[step.id];
    const subject = node?.type === "switch" ? conditionOf(node.subject) : null;
    if (node?.type !== "switch" || !subject) return [];
    return node.cases.flatMap(({ values }, i) =>
      values.flatMap((value) => {
        const said = amiss(subject, value, graph, skills);
        const at = source.at([...path, "cases", i, "when"]);
        const message = `Step \`${step.id}\`: ${said}`;
        return said
          ? [problemAt(source.file, at, "type-error", message, { severity: "warning", path: [step.id] })]
          : [];
      }),
    );
  });
}

/** Why a field never has a value; null when it may. Values of another type are told of by themselves. */
function amiss(field: ASTNode, value: unknown, graph: Checked["graph"], skills: Checked["skills"]): string | null {
  const known = typeof value === "string" ? enumOf(field, graph, skills) : null;
  if (!known || typeof value !== "string" || known.values.includes(value)) return null;
  const words = known.values.filter((one) => typeof one === "string");
  if (words.length === 0) return null;
  const name = field.range ? field.input.slice(field.range.start, field.range.end) : "the value";
  return `\`${name}\` is never "${value}", only ${words.map((one) => `"${one}"`).join(", ")}${didYouMean(value, words)}`;
}

function comparedIn(ast: ASTNode): Compared[] {
  const inside = childrenOf(ast).flatMap(comparedIn);
  if (ast.op !== "==" && ast.op !== "!=" && ast.op !== "in") return inside;
  const [left, right] = ast.args;
  if (ast.op === "in") return [...inside, ...textsOf(right).map((text) => ({ field: left, text }))];
  return [
    ...inside,
    ...textsOf(right).map((text) => ({ field: left, text })),
    ...textsOf(left).map((text) => ({ field: right, text })),
  ];
}

function textsOf(ast: ASTNode): ASTNode[] {
  if (ast.op === "list") return ast.args.flatMap(textsOf);
  return ast.op === "value" && typeof ast.args === "string" ? [ast] : [];
}
