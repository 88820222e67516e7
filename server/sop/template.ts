// Text with ${CEL} holes. Where a hole ends is found by trying: the first "}" that makes what lies before it a CEL
// expression. So strings and maps inside a hole may hold braces.
// "$${price}" is a dollar sign and a hole. There is no escape sign; a literal "${" is written ${"${"}.
// In a condition the text around holes is CEL too: "${order.total} > 100" means (order.total) > 100.
import { ParseError } from "@marcbachmann/cel-js";
import { parseExpression } from "./cel";
import type { Template } from "./graph";

/** Offsets count in the text the template was parsed from. */
export type TemplateProblem = { offset: number; message: string };

/** `map` gives the offset in the text for an offset in the expression. */
export type Hole = { expr: string; map: (offset: number) => number };

export type ParsedTemplate = { template: Template; holes: Hole[]; problems: TemplateProblem[] };

const OPEN = "${";
/** A broken hole is tried against so many closing braces, no more. */
const MAX_TRIES = 60;

type HoleEnd = { end: number; expr: string } | { problem: TemplateProblem };

function tryExpression(expr: string): ParseError | null {
  try {
    parseExpression(expr);
    return null;
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
}

function readHole(text: string, start: number): HoleEnd {
  const from = start + OPEN.length;
  let first: { error: ParseError; expr: string } | null = null;
  let close = text.indexOf("}", from);
  for (let tries = 0; close >= 0 && tries < MAX_TRIES; tries += 1) {
    const expr = text.slice(from, close);
    if (expr.trim() === "") {
      return { problem: { offset: start, message: "`${}` is empty; write an expression inside it." } };
    }
    const error = tryExpression(expr);
    if (!error) return { end: close + 1, expr };
    first ??= { error, expr };
    close = text.indexOf("}", close + 1);
  }
  if (!first) return { problem: { offset: start, message: "`${` has no closing `}`." } };
  const at = Math.min(first.error.range?.start ?? 0, first.expr.length);
  return {
    problem: { offset: from + at, message: `\`\${${first.expr}}\` is not an expression: ${first.error.summary}.` },
  };
}

export function parseTemplate(text: string): ParsedTemplate {
  const parts: Template["parts"] = [];
  const holes: Hole[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(OPEN, at);
    if (start < 0) break;
    const hole = readHole(text, start);
    if ("problem" in hole) return { template: { parts: [{ text }] }, holes, problems: [hole.problem] };
    if (start > at) parts.push({ text: text.slice(at, start) });
    parts.push({ expr: hole.expr });
    holes.push({ expr: hole.expr, map: (offset) => start + OPEN.length + offset });
    at = hole.end;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at) });
  return { template: { parts }, holes, problems: [] };
}

/** A condition as one expression. `what` begins the sentence that says that it is none. */
export function parseCondition(text: string, what = "The condition"): ParsedTemplate {
  const outer = parseTemplate(text.trim());
  const lead = text.length - text.trimStart().length;
  if (outer.problems.length > 0) {
    return { ...outer, problems: outer.problems.map((p) => ({ ...p, offset: p.offset + lead })) };
  }
  const { expr, map } = joinCondition(outer, lead);
  const error = tryExpression(expr);
  if (!error) return { template: { parts: [{ expr }] }, holes: [{ expr, map }], problems: [] };
  const offset = map(error.range?.start ?? 0);
  return {
    // Never an expression that does not parse: checks and drawings read the graph of a broken file too.
    template: { parts: [{ text }] },
    holes: [],
    problems: [{ offset, message: `${what} is not an expression: ${error.summary}.` }],
  };
}

function joinCondition(outer: ParsedTemplate, lead: number): Hole {
  const single = outer.template.parts.length === 1;
  const segments: { start: number; origin: number }[] = [];
  let expr = "";
  let origin = lead;
  for (const part of outer.template.parts) {
    const isHole = "expr" in part;
    const body = isHole ? part.expr : part.text;
    if (isHole && !single) expr += "(";
    segments.push({ start: expr.length, origin: origin + (isHole ? OPEN.length : 0) });
    expr += isHole && !single ? `${body})` : body;
    origin += body.length + (isHole ? OPEN.length + 1 : 0);
  }
  const map = (offset: number) => {
    const segment = segments.findLast((s) => s.start <= offset) ?? segments[0];
    return segment ? segment.origin + Math.max(0, offset - segment.start) : lead;
  };
  return { expr, map };
}
