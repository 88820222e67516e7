"use client";

import { Diamond, GitFork } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { Duration, useDurationText } from "../ui/duration";
import { StatusIcon } from "../ui/status-badge";
import { barLook, STATE_LOOK } from "./execution-status";
import type { Selected, Selection } from "./selection";
import { type LabelSide, labelSide } from "./timeline-axis";
import type { Bar, Row } from "./timeline-model";

/** The names, then the line of time: the axis and every row share it. */
export const COLUMNS = "grid-cols-[9rem_minmax(0,1fr)] sm:grid-cols-[13rem_minmax(0,1fr)]";

const LANE_PX = 16;
const INDENT_PX = 14;

/** The part of the line that a duration takes, in percent, on a phone and on anything wider. */
const ROOM = { phone: 36, wide: 16 };
const LABEL_ON_PHONE: Record<LabelSide, string> = {
  after: "max-sm:left-full max-sm:ml-1.5",
  before: "max-sm:right-full max-sm:mr-1.5",
  inside: "max-sm:right-0 max-sm:bg-surface max-sm:pl-1.5 max-sm:leading-4",
};
const LABEL_ON_WIDE: Record<LabelSide, string> = {
  after: "sm:left-full sm:ml-1.5",
  before: "sm:right-full sm:mr-1.5",
  inside: "sm:right-0 sm:bg-surface sm:pl-1.5 sm:leading-4",
};

type Props = {
  row: Row;
  title: string;
  selected: Selected | null;
  pointed: boolean;
  onSelect: (selection: Selection) => void;
  onPreview: (selection: Selection | null) => void;
};

export function TimelineRow({ row, title, selected, pointed, onSelect, onPreview }: Props) {
  const label = useRowLabel(row, title);
  const latest: Selection = { key: row.key, ordinal: null };
  return (
    <div
      role="option"
      data-row={row.key}
      aria-selected={selected !== null}
      aria-label={label}
      tabIndex={selected ? 0 : -1}
      onFocus={() => !selected && onSelect(latest)}
      onClick={() => onSelect(latest)}
      onPointerEnter={(event) => event.pointerType === "mouse" && onPreview(latest)}
      className={cn(
        "grid min-h-row cursor-pointer items-center transition-colors select-none focus-visible:-outline-offset-2",
        COLUMNS,
        pointed && "bg-muted/60",
        selected && "bg-accent-soft/70",
      )}
    >
      <div
        style={row.depth > 0 ? { paddingLeft: 12 + Math.min(row.depth, 4) * INDENT_PX } : undefined}
        className="relative flex min-w-0 items-center gap-1.5 pr-2 pl-3 max-sm:py-1"
      >
        {row.depth > 0 && <BranchLine depth={row.depth} begins={row.branch !== null} />}
        <StatusIcon status={STATE_LOOK[row.state]} className="size-3.5" />
        <span
          className={cn(
            "leading-tight max-sm:line-clamp-2 max-sm:break-words sm:truncate",
            row.state === "pending" && "text-muted-foreground",
            (row.state === "skipped" || row.state === "stopped") && "text-muted-foreground line-through",
          )}
          title={row.branch ? `${title} · ${row.branch}` : title}
        >
          {title}
        </span>
        {row.async && <AsyncMark />}
      </div>
      <div style={{ height: Math.max(1, row.lanes) * LANE_PX }} className="relative mr-3">
        {row.bars.map((bar) => (
          <TimelineBar
            key={bar.ordinal}
            bar={bar}
            moment={row.phase === "control"}
            last={bar.ordinal === row.bars.length}
            chosen={row.bars.length > 1 && selected?.bar?.ordinal === bar.ordinal}
            onSelect={() => onSelect({ key: row.key, ordinal: bar.ordinal })}
            onPreview={() => onPreview({ key: row.key, ordinal: bar.ordinal })}
          />
        ))}
      </div>
    </div>
  );
}

function TimelineBar({
  bar,
  moment,
  last,
  chosen,
  onSelect,
  onPreview,
}: {
  bar: Bar;
  /** It is a point in time, not a span. */
  moment: boolean;
  last: boolean;
  chosen: boolean;
  onSelect: () => void;
  onPreview: () => void;
}) {
  const style = { left: `${bar.left}%`, width: `${bar.width}%`, top: bar.lane * LANE_PX };
  return (
    <div
      style={style}
      onClick={(event) => {
        event.stopPropagation();
        onSelect();
      }}
      onPointerEnter={(event) => event.pointerType === "mouse" && onPreview()}
      className="absolute flex h-4 min-w-1 items-center"
    >
      {moment ? (
        <Diamond
          aria-hidden
          data-state={bar.state}
          fill="currentColor"
          className={cn("size-3 shrink-0", bar.state === "failed" ? "text-danger" : "text-info")}
        />
      ) : (
        <div
          data-state={bar.state}
          className={cn("h-2.5 w-full rounded-xs", barLook(bar), chosen && "ring-2 ring-ring ring-offset-1")}
        />
      )}
      {last && !moment && (
        <Duration
          ms={bar.duration}
          className={cn(
            "pointer-events-none absolute text-xs text-muted-foreground",
            LABEL_ON_PHONE[labelSide(bar, ROOM.phone)],
            LABEL_ON_WIDE[labelSide(bar, ROOM.wide)],
          )}
        />
      )}
    </div>
  );
}

/** A line down the branch, with a corner where the branch begins. */
function BranchLine({ depth, begins }: { depth: number; begins: boolean }) {
  return (
    <span
      aria-hidden
      style={{ left: 18 + (Math.min(depth, 4) - 1) * INDENT_PX }}
      className={cn("absolute bottom-1/2 h-full border-l border-border-strong", begins && "w-2 border-b")}
    />
  );
}

function AsyncMark() {
  const t = useTranslations("executions.timeline");
  return (
    <span role="img" aria-label={t("async")} title={t("async")} className="shrink-0 text-muted-foreground">
      <GitFork aria-hidden className="size-3.5 rotate-90" />
    </span>
  );
}

/** The row in words, for who does not see the bars. */
function useRowLabel(row: Row, title: string): string {
  const t = useTranslations("executions");
  const durationText = useDurationText();
  const named = row.phase === "compensation" ? t("timeline.undo", { step: title }) : title;
  const step = row.branch ? t("timeline.inBranch", { step: named, branch: row.branch }) : named;
  const state = t(`state.${row.state}`);
  const last = row.phase === "control" ? undefined : row.bars.at(-1);
  if (!last) return t("timeline.rowLabelPending", { step, state });
  const duration = durationText(last.duration);
  if (row.bars.length === 1) return t("timeline.rowLabel", { step, state, duration });
  return t("timeline.rowLabelAttempts", { step, state, duration, count: row.bars.length });
}
