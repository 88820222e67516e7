// Mappings between a skill's contract and another system's shapes.
//   input, actor, key, execution_id, step_id, locale, now     what every expression reads
//   response, status                                          what those after the call read as well
import type { JsonataError } from "jsonata";
import { AppError } from "../../errors";
import { compileMapping } from "./compile-mapping";
import { writtenFields } from "./expression-reads";

export type MappingScope = Record<string, unknown>;

/**
 * What an expression gives, as plain JSON; undefined when it names something that is not there. Throws INTERNAL
 * (mapping_failed) that says which part of the binding failed and why, never with the data.
 */
export async function evaluateMapping(source: string, scope: MappingScope, part: string): Promise<unknown> {
  const expression = compileMapping(source);
  try {
    const value: unknown = await expression.evaluate(scope);
    return value === undefined ? undefined : (JSON.parse(JSON.stringify(value) ?? "null") as unknown);
  } catch (cause) {
    const { code, position } = cause as Partial<JsonataError>;
    const why = typeof code === "string" ? (WHY[code] ?? `JSONata's error ${code}`) : "it cannot be evaluated";
    const where = position === undefined ? "" : `${placeOf(source, position)}: `;
    throw new AppError("INTERNAL", `The binding's ${part} failed: ${where}${why}.`, {
      reason: "mapping_failed",
      cause,
    });
  }
}

/** The field whose expression a position is in, where an expression builds an object; else the position itself. */
function placeOf(source: string, position: number): string {
  const before = writtenFields(source)?.filter((field) => field.position <= position);
  return before?.at(-1)?.name ?? `at character ${position}`;
}

/** JSONata's own messages quote values, which may be a customer's; these do not. */
const WHY: Record<string, string> = {
  D1011: "it goes too deep",
  D1012: "it takes too long",
  D2015: "it makes too long a list",
  D3030: "it makes a number of something that is none",
  D3110: "it takes something for a time that is none",
  D3137: "it gave up by $error()",
  D3138: "it expects exactly one and found several",
  D3139: "it expects exactly one and found none",
  T0410: "a function was given the wrong kind of value",
  T1006: "it calls something that is no function",
  T2001: "the left side of an operator is no number",
  T2002: "the right side of an operator is no number",
  T2009: "it compares values of different kinds",
  T2010: "it compares something that has no order",
};
