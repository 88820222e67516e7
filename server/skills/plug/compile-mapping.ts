// JSONata expressions, compiled once and kept. They have no way to the outside, and are held to a time, a depth and a size.
import jsonata from "jsonata";
import { AppError } from "../../errors";
import { HurriedRegExp } from "./hurried-regexp";

const LIMITS = {
  ...{ timeout: 1_000, stack: 500, sequence: 100_000 },
  RegexEngine: HurriedRegExp as unknown as RegExpConstructor,
};
const MAX_KEPT = 2_000;

const kept = new Map<string, jsonata.Expression>();

/** Throws VALIDATION (mapping_invalid) with the place of the mistake. */
export function compileMapping(source: string): jsonata.Expression {
  const known = kept.get(source);
  if (known) return known;
  const expression = parse(source);
  // What a system answers is data; it never becomes an expression.
  expression.assign("eval", undefined);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(source, expression);
  return expression;
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source, LIMITS);
  } catch (cause) {
    const { message, position } = cause as Partial<jsonata.JsonataError>;
    const where = position === undefined ? "" : ` at character ${position}`;
    throw new AppError("VALIDATION", `Not a JSONata expression: ${message ?? "unknown mistake"}${where}.`, {
      reason: "mapping_invalid",
    });
  }
}
