// Which step and attempt of a timeline is chosen. It lives in the URL as "create_ticket" (its latest attempt) or
// "create_ticket@1" (its first), so that a link shows what its sender saw.
import type { Bar, Row, RowState, Timeline } from "./timeline-model";

export type Selection = { key: string; ordinal: number | null };
export type Selected = { row: Row; bar: Bar | null };

export function readSelection(param: string | null): Selection | null {
  if (!param) return null;
  const [, key = param, ordinal] = /^(.+)@(\d{1,4})$/.exec(param) ?? [];
  return { key, ordinal: ordinal ? Number(ordinal) : null };
}

export function writeSelection({ key, ordinal }: Selection): string {
  return ordinal === null ? key : `${key}@${ordinal}`;
}

const UNDER_WAY: ReadonlySet<string> = new Set<RowState>(["running", "waiting", "asking", "paused"]);

/** The row and bar to show: what was chosen, else what went wrong, else what is under way, else the first step. */
export function resolveSelection({ rows }: Timeline, chosen: Selection | null): Selected | null {
  const row =
    rows.find((one) => one.key === chosen?.key) ??
    rows.find((one) => one.phase !== "control" && (one.state === "failed" || one.state === "lost")) ??
    rows.findLast((one) => UNDER_WAY.has(one.state)) ??
    rows[0];
  if (!row) return null;
  const bar = row.key === chosen?.key ? row.bars.find((one) => one.ordinal === chosen.ordinal) : undefined;
  return { row, bar: bar ?? row.bars.at(-1) ?? null };
}

/** Where a key leads from here: up and down to the next step, left and right among its attempts; null to stay. */
export function moveSelection({ rows }: Timeline, { row, bar }: Selected, key: string): Selection | null {
  const at = rows.findIndex((one) => one.key === row.key);
  const step = (index: number) => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, index))];
    return target && target.key !== row.key ? { key: target.key, ordinal: null } : null;
  };
  const attempt = (by: number) => {
    const target = row.bars.find((one) => one.ordinal === (bar?.ordinal ?? 0) + by);
    return target ? { key: row.key, ordinal: target.ordinal } : null;
  };
  switch (key) {
    case "ArrowDown":
      return step(at + 1);
    case "ArrowUp":
      return step(at - 1);
    case "ArrowRight":
      return attempt(1);
    case "ArrowLeft":
      return attempt(-1);
    case "Home":
      return step(0);
    case "End":
      return step(rows.length - 1);
    default:
      return null;
  }
}
