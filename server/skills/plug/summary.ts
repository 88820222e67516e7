// Sentences with a call's values in them: "Ask the warehouse about {sku}". Values are somebody's words, so they are kept
// short and on one line. Pure.

const HOLE = /\{([A-Za-z_][A-Za-z0-9_.]*)\}/g;
const MAX_VALUE = 60;

export function fillIn(template: string, input: unknown): string {
  return template.replace(HOLE, (_all, path: string) => shown(valueAt(input, path)));
}

/** The business act a call performs; null when a value it is named by is missing, and then each step is an act. */
export function actNamed(template: string | undefined, name: string, input: unknown): string | null {
  if (template === undefined) return null;
  const values = [...template.matchAll(HOLE)].map(([, path = ""]) => valueAt(input, path));
  if (values.some((value) => value === undefined || value === null || value === "")) return null;
  // Of the whole value, unlike a sentence: two acts must not become one for being long.
  return `${name}:${template.replace(HOLE, (_all, path: string) => plain(valueAt(input, path)))}`;
}

function valueAt(input: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  }, input);
}

const plain = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function shown(value: unknown): string {
  if (value === undefined || value === null) return "…";
  const text = plain(value).replace(/\s+/g, " ").trim();
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
