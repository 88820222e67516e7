// A difference between two SOPs as lines for people.
import type { Change, EdgeChange, GraphDiff } from "./diff";

/** Of a changed text, as much as fits a line; of two long ones, what is around the first difference. */
const LONGEST = 160;
const LEAD = 30;

export function diffLines(diff: GraphDiff): string[] {
  if (diff.same) return [`${diff.before} and ${diff.after} do the same.`];
  return [
    `${diff.before} → ${diff.after}`,
    ...section("Steps", stepLines(diff)),
    ...section("Ways", diff.edges.map(edgeLine)),
    ...section("Input", diff.input.map(changeLine)),
    ...section("Permissions", [
      ...diff.permissions.added.map((one) => `+ ${one}`),
      ...diff.permissions.removed.map((one) => `- ${one}`),
    ]),
    ...section(
      "Compensation",
      diff.compensation.flatMap(({ step, changes }) => nested(`when ${step} fails`, changes)),
    ),
    ...section("Audit", diff.audit.map(changeLine)),
    ...section("The procedure", diff.head.map(changeLine)),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length > 0 ? ["", title, ...lines.map((line) => `  ${line}`)] : [];
}

function stepLines({ renamed, added, removed, moved, changed }: GraphDiff): string[] {
  const after = (id: string | null) => (id === null ? "first" : `after ${id}`);
  return [
    ...added.map(({ id, type, label }) => `+ ${id} (${type}): ${label}`),
    ...removed.map(({ id, type, label }) => `- ${id} (${type}): ${label}`),
    ...renamed.map((rename) => `= ${rename.before} is now called ${rename.after}`),
    ...moved.map((move) => `~ ${move.id} moved: was ${after(move.before)}, is ${after(move.after)}`),
    ...changed.flatMap(({ id, changes }) => nested(id, changes)),
  ];
}

function nested(title: string, changes: readonly Change[]): string[] {
  return [`~ ${title}`, ...changes.map((change) => `    ${changeLine(change)}`)];
}

function changeLine({ field, before, after }: Change): string {
  if (before === null) return `${field}: ${short(after ?? "", 0)} (new)`;
  if (after === null) return `${field}: was ${short(before, 0)} (gone)`;
  const from = Math.max(before.length, after.length) > LONGEST ? Math.max(0, sharedLength(before, after) - LEAD) : 0;
  return `${field}: ${short(before, from)} → ${short(after, from)}`;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function edgeLine({ from, kind, on, before, after }: EdgeChange): string {
  const way = `${from} on ${kind.replace("_", " ")}${on.length > 0 ? ` (${on.join(", ")})` : ""}`;
  if (before === null) return `+ ${way} → ${after}`;
  return after === null ? `- ${way} → ${before}` : `~ ${way}: ${before} → ${after}`;
}

function short(text: string, from: number): string {
  const part = text.slice(from, from + LONGEST);
  return `${from > 0 ? "…" : ""}${JSON.stringify(part)}${from + LONGEST < text.length ? "…" : ""}`;
}
