"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { cn } from "../ui/cn";
import { Duration } from "../ui/duration";
import { moveSelection, type Selected, type Selection } from "./selection";
import { COLUMNS, TimelineRow } from "./timeline-row";
import type { Row, Timeline } from "./timeline-model";

/**
 * The execution as time: a list box of steps. One row is in the tab order; the arrows choose a step or an attempt, and
 * pointing at a bar shows it until the pointer leaves.
 */
export function TimelineView({
  timeline,
  titleOf,
  selected,
  onSelect,
  onPreview,
}: {
  timeline: Timeline;
  titleOf: (row: Row) => string;
  selected: Selected | null;
  onSelect: (selection: Selection) => void;
  onPreview: (selection: Selection | null) => void;
}) {
  const t = useTranslations("executions.timeline");
  const list = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const forward = timeline.rows.filter((row) => row.phase === "forward");
  const undone = timeline.rows.filter((row) => row.phase === "compensation");
  const ordered = timeline.rows.filter((row) => row.phase === "control");

  const onKeyDown = (event: KeyboardEvent) => {
    if (!selected || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moveSelection(timeline, selected, event.key);
    if (!to) return;
    event.preventDefault();
    onSelect(to);
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(to.key)}"]`)?.focus();
  };

  const preview = (selection: Selection | null) => {
    setPointed(selection?.key ?? null);
    onPreview(selection);
  };

  const draw = (row: Row) => (
    <TimelineRow
      key={row.key}
      row={row}
      title={titleOf(row)}
      selected={selected?.row.key === row.key ? selected : null}
      pointed={pointed === row.key}
      onSelect={onSelect}
      onPreview={preview}
    />
  );

  return (
    <div className="relative" onPointerLeave={() => preview(null)}>
      <Axis timeline={timeline} />
      <div
        ref={list}
        role="listbox"
        aria-label={t("steps")}
        aria-orientation="vertical"
        onKeyDown={onKeyDown}
        className="relative pt-6"
      >
        <div role="group" aria-label={t("steps")}>
          {forward.map(draw)}
        </div>
        {undone.length > 0 && (
          <div role="group" aria-label={t("undone")} className="mt-1 border-t-2 border-compensated/50 pt-1">
            <p aria-hidden className="px-3 py-1 text-xs font-medium text-compensated">
              {t("undone")}
            </p>
            {undone.map(draw)}
          </div>
        )}
        {ordered.length > 0 && (
          <div role="group" aria-label={t("orders")} className="mt-1 border-t border-border pt-1">
            <p aria-hidden className="px-3 py-1 text-xs font-medium text-info">
              {t("orders")}
            </p>
            {ordered.map(draw)}
          </div>
        )}
      </div>
    </div>
  );
}

/** Times above, hairlines behind. */
function Axis({ timeline }: { timeline: Timeline }) {
  return (
    <div aria-hidden className={cn("pointer-events-none absolute inset-0 grid", COLUMNS)}>
      <div />
      <div className="relative mr-3">
        {timeline.ticks.map((tick, index) => (
          <div key={tick.ms} style={{ left: `${tick.left}%` }} className="absolute inset-y-0 border-l border-border/70">
            <Duration
              ms={tick.ms}
              className={cn(
                "absolute top-1 text-xs text-muted-foreground",
                tick.left > 90 ? "right-1" : "left-1",
                // A phone has room for every other time, and none at the edge.
                timeline.ticks.length > 1 && (index % 2 === 1 || tick.left > 75) && "max-sm:hidden",
              )}
            />
          </div>
        ))}
        {timeline.markers.map((marker) => (
          <div
            key={marker.key}
            style={{ left: `${marker.left}%` }}
            className="absolute inset-y-0 top-6 border-l border-dashed border-info/60"
          />
        ))}
      </div>
    </div>
  );
}
