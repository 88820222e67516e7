// YAML with positions. Everything found in a file is reported at the line and column where it is written; positions are
// counted in characters, 1-based. Aliases and merge keys are refused: an SOP says everything where it happens, and a
// few of them could otherwise unfold into gigabytes.
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Node } from "yaml";
import type { SopProblem } from "./graph";
import { MAX_SOURCE_BYTES } from "./schema";

export type Path = readonly (string | number)[];
export type Position = { line: number; column: number };

export type SourceFile = {
  file: string;
  value: unknown;
  /** Where the value at a path begins; the nearest parent's place when the path does not exist. */
  at: (path: Path) => Position;
  /** Where the key of a path is written. */
  atKey: (path: Path) => Position;
  /** Where a character of the text at a path is written. */
  atText: (path: Path, offset: number) => Position;
};

const MAX_DEPTH = 60;
/** One fault makes many; the first ones tell. */
const MAX_PARSE_PROBLEMS = 10;

export function problemAt(
  file: string,
  position: Position,
  code: string,
  message: string,
  extra: { severity?: SopProblem["severity"]; path?: string[] } = {},
): SopProblem {
  return { file, ...position, severity: extra.severity ?? "error", code, message, path: extra.path ?? [] };
}

/** What a file should hold, for sentences: its name with an article, and keys it has. */
export type Holds = { what: string; keys: string };

const AN_SOP: Holds = { what: "an SOP", keys: "SOP_ID and STEPS" };

/** Reads a file's text. `source` is null when it is not YAML that can be used. */
export function parseSource(
  text: string,
  file: string,
  holds: Holds = AN_SOP,
): { source: SourceFile | null; problems: SopProblem[] } {
  const start = { line: 1, column: 1 };
  if (Buffer.byteLength(text) > MAX_SOURCE_BYTES) {
    const limit = `${MAX_SOURCE_BYTES / 1024} KB`;
    return { source: null, problems: [problemAt(file, start, "parse-error", `The file is longer than ${limit}.`)] };
  }
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = readYaml(text, lines);
  if ("failure" in document) {
    return { source: null, problems: [problemAt(file, position(deepAt(text)), "parse-error", document.failure)] };
  }
  const faults = [...document.errors, ...document.warnings].slice(0, MAX_PARSE_PROBLEMS);
  const problems = faults.map((error) =>
    problemAt(file, position(error.pos[0]), "parse-error", explain(error.code, error.message, holds)),
  );
  const root = document.contents;
  if (problems.length === 0) problems.push(...refused(root, file, position));
  if (problems.length > 0) return { source: null, problems };
  if (!isMap(root)) {
    const message = `This file should hold ${holds.what}, a map of keys such as ${holds.keys}; it holds something else.`;
    return { source: null, problems: [problemAt(file, start, "schema-error", message)] };
  }
  const offsetOf = (path: Path): number => findNode(root, path)?.range?.[0] ?? 0;
  const source: SourceFile = {
    file,
    value: document.toJS({ maxAliasCount: 0 }),
    at: (path) => position(offsetOf(path)),
    atKey: (path) => position(findKey(root, path)?.range?.[0] ?? offsetOf(path)),
    atText: (path, offset) => position(textOffset(text, findNode(root, path), offset)),
  };
  return { source, problems };
}

function readYaml(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      uniqueKeys: true,
      stringKeys: true,
      version: "1.2",
    });
  } catch (error) {
    // The parser is recursive: thousands of nested brackets end it.
    if (error instanceof RangeError) return { failure: `Nested deeper than ${MAX_DEPTH} levels.` };
    return { failure: `The file cannot be read: ${error instanceof Error ? error.message : "unknown error"}.` };
  }
}

/** Where brackets are nested deeper than allowed; 0 when they are not. */
function deepAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if ("[{".includes(text[i] ?? "")) depth += 1;
    else if ("]}".includes(text[i] ?? "")) depth -= 1;
    if (depth > MAX_DEPTH) return i;
  }
  return 0;
}

function explain(code: string, message: string, { what }: Holds): string {
  if (code === "MULTIPLE_DOCS") {
    return `One file holds ${what.replace(/^an? /, "one ")}: remove \`---\` or put what follows it in its own file.`;
  }
  if (code === "DUPLICATE_KEY") return "This key is written twice in one map; remove or rename one of the two.";
  const text = /[.!?]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`;
  const nested = /nested mappings|implicit (keys|map)/i.test(message);
  return nested ? `${text} Put the inner key on its own line, indented, or write { key: value }.` : text;
}

function refused(root: Node | null, file: string, position: (offset: number) => Position): SopProblem[] {
  const problems: SopProblem[] = [];
  const add = (offset: number | undefined, message: string) =>
    problems.push(problemAt(file, position(offset ?? 0), "parse-error", message));
  visit(root, (_key, node, parents) => {
    if (parents.length > MAX_DEPTH * 2) {
      add(isNode(node) ? node.range?.[0] : 0, `Nested deeper than ${MAX_DEPTH} levels.`);
      return visit.BREAK;
    }
    if (isAlias(node)) add(node.range?.[0], `Aliases are not allowed: write out what \`*${node.source}\` stands for.`);
    else if (isNode(node) && node.anchor) add(node.range?.[0], `Anchors are not allowed: remove \`&${node.anchor}\`.`);
    if (isPair(node) && isScalar(node.key) && node.key.value === "<<") {
      add(node.key.range?.[0], "Merge keys (`<<`) are not allowed: write the keys out.");
    }
    return problems.length >= MAX_PARSE_PROBLEMS ? visit.BREAK : undefined;
  });
  return problems;
}

function findNode(root: Node, path: Path): Node | null {
  let at: Node = root;
  for (const key of path) {
    const next: unknown = isMap(at) || isSeq(at) ? at.get(key, true) : undefined;
    if (!isNode(next)) break;
    at = next;
  }
  return at;
}

function findKey(root: Node, path: Path): Node | null {
  const parent = findNode(root, path.slice(0, -1));
  if (!isMap(parent)) return null;
  const last = path.at(-1);
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
  return pair && isNode(pair.key) ? pair.key : null;
}

/**
 * The place in the file of a character of a scalar's value. Indentation, folded lines and escapes make the two texts
 * differ, so both are walked from the nearest hole before it: holes come in the same order in both.
 */
function textOffset(text: string, node: Node | null, offset: number): number {
  if (!isScalar(node) || typeof node.value !== "string" || !node.range) return node?.range?.[0] ?? 0;
  const value = node.value;
  const [start, end] = node.range;
  const written = text.slice(start, end);
  const holes = value.slice(0, offset + 1).split("${").length - 1;
  let from = -1;
  for (let i = 0; i < holes; i += 1) from = written.indexOf("${", from + 1);
  if (from < 0 && holes > 0) return start;
  let source = holes > 0 ? from : bodyStart(written);
  let at = holes > 0 ? value.slice(0, offset + 1).lastIndexOf("${") : 0;
  while (at < offset && source < written.length) {
    if (written[source] === value[at]) at += 1;
    else if (/\s/.test(value[at] ?? "") && /\s/.test(written[source] ?? "")) at += 1;
    source += 1;
  }
  if (!/\s/.test(value[at] ?? " ")) while (/\s/.test(written[source] ?? "")) source += 1;
  return start + source;
}

function bodyStart(written: string): number {
  if (/^["']/.test(written)) return 1;
  return /^[|>]/.test(written) ? written.indexOf("\n") + 1 : 0;
}
