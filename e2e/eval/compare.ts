// Which records of a shop are not what they should be: those that must change as expected, and every other one untouched.
// A field that is null says as much as one that is missing, and amounts are compared to the cent.
import { isDeepStrictEqual } from "node:util";

export type Shop = Record<"products" | "users" | "orders", Record<string, unknown>>;
const KINDS = ["products", "users", "orders"] as const;

function plain(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 100) / 100;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, plain(item)]),
  );
}

/**
 * One line for each record that differs from what it should be, with its fields. `alike` may know another way in which a
 * record is what was expected.
 */
export function compareShops(
  shops: { before: Shop; expected: Partial<Shop>; after: Shop },
  alike: (kind: keyof Shop, wanted: unknown, found: unknown) => boolean = () => false,
): string[] {
  const { before, expected, after } = shops;
  return KINDS.flatMap((kind) => {
    const must = { ...before[kind], ...expected[kind] };
    const ids = new Set([...Object.keys(must), ...Object.keys(after[kind])]);
    return [...ids].flatMap((id) => {
      // Most records are as they were, to the letter.
      if (isDeepStrictEqual(must[id], after[kind][id])) return [];
      const [wanted, found] = [plain(must[id]), plain(after[kind][id])];
      if (isDeepStrictEqual(wanted, found) || alike(kind, wanted, found)) return [];
      return [`${kind} ${id}: ${fields(wanted, found)}`];
    });
  });
}

function fields(wanted: unknown, found: unknown): string {
  if (!isRecord(wanted) || !isRecord(found)) return wanted === undefined ? "should not be there" : "is missing";
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys]
    .filter((key) => !isDeepStrictEqual(wanted[key], found[key]))
    .map((key) => `${key} is ${JSON.stringify(found[key])}, not ${JSON.stringify(wanted[key])}`)
    .join("; ");
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
