// How JSON enters CEL and how results leave it. Decided once:
//   in   a JSON integer is a CEL int (BigInt); a number with a fraction, or one whose schema says "number", is a double.
//        An integer JavaScript cannot hold exactly (beyond 2^53) is refused, never rounded.
//   out  int → number (refused beyond 2^53), double → number (NaN and infinities refused), map → object,
//        timestamp → ISO string. What has no JSON form (bytes, durations, types) is refused.
// Objects become Maps, so that no key of the data can reach a prototype.
import { AppError } from "../errors";

/** What a path of the schema says; children by key, "*" for list items and map values. */
export type DoublePaths = { double: boolean; children: Map<string, DoublePaths> };

export function expressionError(message: string, cause?: unknown): AppError {
  return new AppError("VALIDATION", message, { reason: "expression_failed", retryable: false, cause });
}

export function doublePaths(paths: readonly string[]): DoublePaths {
  const root: DoublePaths = { double: false, children: new Map() };
  for (const path of paths) {
    let at = root;
    for (const key of path.split(".")) {
      let next = at.children.get(key);
      if (!next) at.children.set(key, (next = { double: false, children: new Map() }));
      at = next;
    }
    at.double = true;
  }
  return root;
}

function numberToCel(value: number, double: boolean, path: string): bigint | number {
  if (!Number.isFinite(value)) throw expressionError(`\`${path}\` is ${value}, which is not a number SOPs can use.`);
  if (double || !Number.isInteger(value)) return value;
  if (!Number.isSafeInteger(value)) {
    throw expressionError(`\`${path}\` is ${value}, too large to be exact; pass it as a string.`);
  }
  return BigInt(value);
}

/** JSON → CEL. `path` names the value in errors. */
export function toCel(value: unknown, doubles: DoublePaths | undefined, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return numberToCel(value, doubles?.double ?? false, path);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const inner = doubles?.children.get("*");
    return value.map((item, i) => toCel(item ?? null, inner, `${path}[${i}]`));
  }
  if (typeof value === "object") {
    const any = doubles?.children.get("*");
    const map = new Map<string, unknown>();
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) map.set(key, toCel(item, doubles?.children.get(key) ?? any, `${path}.${key}`));
    }
    return map;
  }
  throw expressionError(`\`${path}\` is a ${typeof value}, which is not JSON.`);
}

function integerFromCel(value: bigint, expr: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw expressionError(`\`${expr}\` gives ${value}, too large to be exact.`);
  return number;
}

/** CEL → JSON. `expr` names the expression in errors. */
export function fromCel(value: unknown, expr: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return integerFromCel(value, expr);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw expressionError(`\`${expr}\` gives ${value}, which is not a number.`);
    return value;
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => fromCel(item, expr));
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [keyFromCel(key, expr), fromCel(item, expr)]));
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item, expr)]));
  }
  throw expressionError(`\`${expr}\` gives a value that has no JSON form.`);
}

function keyFromCel(key: unknown, expr: string): string {
  if (typeof key === "string") return key;
  if (typeof key === "bigint" || typeof key === "boolean") return String(key);
  throw expressionError(`\`${expr}\` gives a map whose keys are not text.`);
}
