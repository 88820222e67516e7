// Whether evaluating a step's own expression can fail though every name it reads is set: a division, an index, a
// conversion, a field that may be null or absent, a time that may be none. What no schema describes is trusted.
import { serialize, type ASTNode } from "@marcbachmann/cel-js";
import { withoutNull, type JsonSchema } from "./cel-types";
import type { Checked } from "./check-calls";
import { expressionsIn } from "./expressions-of";
import type { Node } from "./graph";
import { childrenOf } from "./guards";
import { jsonSchemaOf } from "./output-types";

type Known = Pick<Checked, "graph" | "skills">;

/** For steps that call nobody. */
export function expressionCanFail(known: Known, node: Node): boolean {
  switch (node.type) {
    case "decision_logic":
      return expressionsIn(node.condition).some((ast) => fails(known, ast, new Set(), true));
    case "switch":
      return expressionsIn(node.subject).some((ast) => fails(known, ast, new Set(), false));
    case "wait":
      return node.until !== null && expressionsIn(node.until).some((ast) => !isTime(known, ast));
    default:
      return false;
  }
}

function isTime(known: Known, ast: ASTNode): boolean {
  if (ast.op === "id" && ast.args === "NOW") return true;
  const field = fieldOf(known, ast);
  return field !== null && !field.nullable && ["date", "date-time"].includes(field.schema.format ?? "");
}

const CONVERSIONS = new Set(["int", "uint", "double", "timestamp", "duration", "money", "date", "bytes"]);
const PARTS = new Set(["substring", "charAt", "matches"]);

/** `set` holds what is not null where this part counts; `used`: null would not do here. */
function fails(known: Known, ast: ASTNode, set: ReadonlySet<string>, used: boolean): boolean {
  const into = (child: ASTNode, uses: boolean, more: string[] = []) =>
    fails(known, child, more.length > 0 ? new Set([...set, ...more]) : set, uses);
  switch (ast.op) {
    case "value":
    case "id":
      return false;
    case ".": {
      const [owner] = ast.args;
      return into(owner, true) || (used && !set.has(serialize(ast)) && (fieldOf(known, ast)?.nullable ?? false));
    }
    case "&&":
    case "||": {
      const [left, right] = ast.args;
      const truth = ast.op === "&&";
      return into(left, true, notNullWhen(right, truth)) || into(right, true, notNullWhen(left, truth));
    }
    case "?:": {
      const [test, yes, no] = ast.args;
      return into(test, true) || into(yes, used, notNullWhen(test, true)) || into(no, used, notNullWhen(test, false));
    }
    case "==":
    case "!=":
      return ast.args.some((side) => into(side, false));
    case "[]":
      return true;
    case "/":
    case "%": {
      const [left, right] = ast.args;
      const divisor = right.op === "value" ? Number(right.args) : 0;
      return divisor === 0 || into(left, true);
    }
    case "call": {
      const [name, args] = ast.args;
      if (name === "has") return false;
      if (name === "default") return args.slice(1).some((arg) => into(arg, used));
      return (CONVERSIONS.has(name) && args.some((arg) => arg.op !== "value")) || args.some((arg) => into(arg, true));
    }
    case "rcall": {
      const [method, receiver, args] = ast.args;
      const literal = method === "matches" && args.every((arg) => arg.op === "value");
      return (PARTS.has(method) && !literal) || into(receiver, true) || args.some((arg) => into(arg, true));
    }
    default:
      return childrenOf(ast).some((child) => into(child, true));
  }
}

/** The fields that are there for certain when an expression is true, or when it is false. */
function notNullWhen(ast: ASTNode, truth: boolean): string[] {
  if (ast.op === "!_") return notNullWhen(ast.args, !truth);
  if (ast.op === "==" || ast.op === "!=") {
    const [left, right] = ast.args;
    const nullAt = [left, right].findIndex((side) => side.op === "value" && side.args === null);
    return nullAt >= 0 && (ast.op === "!=") === truth ? [serialize(nullAt === 0 ? right : left)] : [];
  }
  if (ast.op === "call" && ast.args[0] === "has") return truth ? ast.args[1].map((asked) => serialize(asked)) : [];
  if (ast.op !== "&&" && ast.op !== "||") return [];
  return (ast.op === "&&") === truth ? ast.args.flatMap((side) => notNullWhen(side, truth)) : [];
}

type Field = { schema: JsonSchema & { format?: string }; nullable: boolean };

/** What a schema says of `order.delivery.at`; null when none does. */
function fieldOf(known: Known, ast: ASTNode): Field | null {
  if (ast.op === "id") {
    const schema = schemaOf(known, ast.args);
    return schema && { schema, nullable: false };
  }
  if (ast.op !== ".") return null;
  const [owner, name] = ast.args as [ASTNode, string];
  const of = fieldOf(known, owner)?.schema;
  const field = of?.properties?.[name];
  if (!of || !field) return null;
  const bare = withoutNull(field);
  const takesNull = field.type === "null" || JSON.stringify(bare) !== JSON.stringify(field);
  return { schema: bare ?? field, nullable: takesNull || !(of.required ?? []).includes(name) };
}

function schemaOf({ graph, skills }: Known, name: string): JsonSchema | null {
  if (name === "INPUT") return graph.inputSchema as JsonSchema;
  const setters = Object.values(graph.nodes).filter((node) => node.outputVar === name);
  const [only, ...more] = setters;
  if (only?.type !== "skill_call" || more.length > 0) return null;
  const skill = skills.get(only.skill);
  return skill ? withoutNull(jsonSchemaOf(skill.output, "output")) : null;
}
