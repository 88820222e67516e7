// The difference of two graphs as lines for a page: what kind of difference, of what, from what, to what. Pure.
import type { GraphDiff } from "@/server/sop/diff";

export type DiffLine = {
  kind:
    "renamed" | "added" | "removed" | "moved" | "changed" | "edge" | "input" | "permission" | "rule" | "audit" | "head";
  what: string;
  before: string | null;
  after: string | null;
};

export function diffLines(diff: GraphDiff): DiffLine[] {
  const line = (kind: DiffLine["kind"], what: string, before: string | null = null, after: string | null = null) => ({
    kind,
    what,
    before,
    after,
  });
  return [
    ...diff.renamed.map(({ before, after }) => line("renamed", after, before, after)),
    ...diff.added.map(({ id, label }) => line("added", id, null, label)),
    ...diff.removed.map(({ id, label }) => line("removed", id, label, null)),
    ...diff.moved.map(({ id, before, after }) => line("moved", id, before ?? "–", after ?? "–")),
    ...diff.changed.flatMap(({ id, changes }) =>
      changes.map(({ field, before, after }) => line("changed", `${id}.${field}`, before, after)),
    ),
    ...diff.edges.map(({ from, kind, on, before, after }) =>
      line("edge", [from, kind, ...on].join(" "), before ?? "–", after ?? "–"),
    ),
    ...diff.input.map(({ field, before, after }) => line("input", field, before, after)),
    ...diff.permissions.added.map((name) => line("permission", name, null, name)),
    ...diff.permissions.removed.map((name) => line("permission", name, name, null)),
    ...diff.compensation.flatMap(({ step, changes }) =>
      changes.map(({ field, before, after }) => line("rule", `${step}.${field}`, before, after)),
    ),
    ...diff.audit.map(({ field, before, after }) => line("audit", field, before, after)),
    ...diff.head.map(({ field, before, after }) => line("head", field, before, after)),
  ];
}
