// CEL's `text.matches(pattern)`, in time linear in the text. The library's own hands the pattern to RegExp, where one text
// can keep a process busy for ever; CEL means RE2, which has no lookahead and no backreferences for that reason.
import { EvaluationError, type ASTNode, type Environment } from "@marcbachmann/cel-js";
import { RE2JS, RE2JSException } from "re2js";

const MAX_PATTERN = 1_000;
const MAX_COMPILED = 200;
const compiled = new Map<string, RE2JS>();

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  // \u4e00 is written as JavaScript does it, too.
  const made = RE2JS.compile(RE2JS.translateRegExp(pattern));
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** Null when the pattern can be used. */
function faultOf(pattern: string): string | null {
  if (pattern.length > MAX_PATTERN)
    return `a pattern may have ${MAX_PATTERN} characters, this one has ${pattern.length}`;
  try {
    compile(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const why = error.message.replace(/^error parsing regexp: /, "");
    return `"${pattern}" is not a pattern that can be used (${why}); lookahead and backreferences do not exist here`;
  }
}

function matches(text: unknown, pattern: unknown): boolean {
  if (typeof text !== "string" || typeof pattern !== "string") {
    throw new EvaluationError({ code: "no_matching_overload", message: "matches compares text with a pattern" });
  }
  const fault = faultOf(pattern);
  if (fault !== null) throw new EvaluationError({ code: "invalid_regular_expression", message: fault });
  return compile(pattern).test(text);
}

type MacroType = { kind: string; name: string };
type Checker = {
  check: (node: ASTNode, ctx: unknown) => MacroType;
  getType: (name: string) => MacroType;
  createError: (code: string, message: string, node: ASTNode) => Error;
};
type Evaluator = { run: (node: ASTNode, ctx: unknown) => unknown };

function matchesMacro({ ast, receiver, args }: { ast: ASTNode; receiver: ASTNode | null; args: ASTNode[] }) {
  const [text, pattern] = (receiver ? [receiver, ...args] : args) as [ASTNode, ASTNode];
  return {
    typeCheck(checker: Checker, _macro: unknown, ctx: unknown) {
      for (const node of [text, pattern]) {
        const type = checker.check(node, ctx);
        if (type.kind === "dyn" || type.name === "string") continue;
        const message = `matches compares text with a pattern, but this is ${type.name}`;
        throw checker.createError("no_matching_overload", message, node);
      }
      const literal = pattern.op === "value" && typeof pattern.args === "string" ? pattern.args : null;
      const fault = literal === null ? null : faultOf(literal);
      if (fault !== null) throw checker.createError("invalid_regular_expression", fault, ast);
      return checker.getType("bool");
    },
    evaluate: (evaluator: Evaluator, _macro: unknown, ctx: unknown) =>
      matches(evaluator.run(text, ctx), evaluator.run(pattern, ctx)),
  };
}

/**
 * The library lets nobody replace a function, but a macro of the same name is asked first, whatever the receiver; it is
 * declared for one that has no such function.
 */
export function registerMatches(environment: Environment): void {
  environment
    .registerFunction("bytes.matches(ast): bool", matchesMacro, { async: false })
    .registerFunction("matches(ast, ast): bool", matchesMacro, { async: false });
}
