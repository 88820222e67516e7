// Choices a model is left: fields of its answer that have few values, and that a decision tests. Which value is the no is
// not always to be told (risk: low | high; text == "YES"), so every value is tried: an act is guarded by such a field when
// one of them keeps the model from it. How sure the model is of itself is no choice.
import type { ASTNode } from "@marcbachmann/cel-js";
import { testsOf } from "./expressions-of";
import type { ModelNode, Node } from "./graph";
import { childrenOf } from "./guards";
import { fieldsIn, note, pathOf, schemaFields, withField, words, type Field } from "./verdicts";
import type { Known } from "./what-if";

/** What each model may answer, by its step. */
export type Answers = ReadonlyMap<string, Known>;

const CERTAINTY = /confiden|certain|probab|score|(?:^|_)sure(?:_|$)/;
const OF_THE_CALL = new Set(["provider", "model", "offline"]);
/** Any text but those it is compared with. */
const OTHER = "\u2026";
const MOST = 64;

type Choice = { model: string; path: string[]; values: (string | boolean)[] };

/** Every way the models may choose; none when nothing is left to them. */
export function allAnswers(nodes: readonly Node[]): Answers[] {
  const choices = nodes.flatMap((node) => (node.type === "model_call" ? choicesOf(node, nodes) : []));
  let all: Answers[] = [new Map()];
  for (const { model, path, values } of choices) {
    if (all.length * values.length > MOST) continue;
    all = all.flatMap((answers) =>
      values.map((value) => new Map([...answers, [model, withField(answers.get(model) ?? {}, path, value)] as const])),
    );
  }
  return all.length > 1 ? all : [];
}

function choicesOf(model: ModelNode, nodes: readonly Node[]): Choice[] {
  const { outputVar, outputSchema, id } = model;
  if (outputVar === null) return [];
  const tested = new Map<string, Field>();
  for (const ast of nodes.flatMap(testsOf)) {
    for (const field of [...fieldsIn(ast, outputVar), ...flags(ast, outputVar), ...texts(ast, outputVar)])
      note(tested, field);
  }
  const schema = new Map(schemaFields(outputSchema, []).map((field) => [field.path.join("."), field]));
  return [...tested.values()].flatMap((field) => {
    const name = field.path.at(-1) ?? "";
    if (CERTAINTY.test(words(name)) || (!outputSchema && OF_THE_CALL.has(name))) return [];
    const values = valuesOf(field, schema.get(field.path.join(".")));
    return values.length > 1 ? [{ model: id, path: field.path, values }] : [];
  });
}

function valuesOf(tested: Field, schema: Field | undefined): (string | boolean)[] {
  if (schema?.kind === "boolean" || (!schema && tested.kind === "boolean")) return [false, true];
  if (schema?.listed) return [...schema.values];
  if (schema && schema.kind !== "string" && schema.kind !== "open") return [];
  const compared = [...tested.values].filter((value) => value !== "");
  return compared.length > 0 ? [...compared, OTHER] : [];
}

/** The fields that are taken for true or false. */
function flags(ast: ASTNode, variable: string): Field[] {
  const path = pathOf(ast, variable);
  if (path) return path.length > 0 ? [{ path, kind: "boolean", values: new Set() }] : [];
  if (ast.op === "!_" || ast.op === "&&" || ast.op === "||" || ast.op === "?:") {
    return childrenOf(ast).flatMap((child) => flags(child, variable));
  }
  if (ast.op === "call" && ast.args[0] === "default")
    return ast.args[1].slice(0, 1).flatMap((of) => flags(of, variable));
  if (ast.op !== "==" && ast.op !== "!=") return [];
  const [left, right] = ast.args;
  const truth = (side: ASTNode) => side.op === "value" && typeof side.args === "boolean";
  return [left, right].filter((_, i) => truth(i === 0 ? right : left)).flatMap((side) => flags(side, variable));
}

const COMPARES = new Set(["startsWith", "endsWith", "contains"]);

/** The fields whose text is compared once it is trimmed or made upper case, or compared in part. */
function texts(ast: ASTNode, variable: string): Field[] {
  const inside = childrenOf(ast).flatMap((child) => texts(child, variable));
  const [of, literal] =
    ast.op === "==" || ast.op === "!="
      ? ast.args
      : ast.op === "rcall" && COMPARES.has(ast.args[0])
        ? [ast.args[1], ast.args[2][0]]
        : [];
  const path = of && pathOf(bare(of), variable);
  if (!path || path.length === 0 || literal?.op !== "value" || typeof literal.args !== "string") return inside;
  return [...inside, { path, kind: "string", values: new Set([literal.args]) }];
}

/** `d.text` of `d.text.trim().upperAscii()`. */
function bare(ast: ASTNode): ASTNode {
  return ast.op === "rcall" && ast.args[2].length === 0 ? bare(ast.args[1]) : ast;
}
