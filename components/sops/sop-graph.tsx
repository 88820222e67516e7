"use client";

import { useLocale, useTranslations } from "next-intl";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";
import { cn } from "../ui/cn";
import { BOX, layOutGraph } from "./graph-layout";

export type SopPageData = inferRouterOutputs<AppRouter>["sops"]["get"];

/** Every step and every way between them. The table below says the same in words. */
export function SopGraphView({ data }: { data: SopPageData }) {
  const t = useTranslations("sops.detail");
  const locale = useLocale();
  const { graph, edges } = data;
  const { width, height, boxes, lines } = layOutGraph(graph.order, edges, graph.entry);
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t("graph")}>
      <svg
        role="img"
        aria-label={t("graphLabel", { count: boxes.length })}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        className="mx-auto text-xs"
      >
        <defs>
          <marker id="sop-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M 0 0 L 8 4 L 0 8 z" className="fill-border-strong" />
          </marker>
        </defs>
        {lines.map((line, index) => (
          <g key={index}>
            <path
              d={line.path}
              fill="none"
              markerEnd="url(#sop-arrow)"
              strokeDasharray={line.kind === "failure" || line.kind === "timed_out" ? "4 3" : undefined}
              className={line.kind === "failure" || line.kind === "rejected" ? "stroke-danger" : "stroke-border-strong"}
            />
            {line.kind !== "next" && (
              <text
                x={line.labelX}
                y={line.labelY}
                textAnchor="middle"
                className="fill-muted-foreground stroke-surface [paint-order:stroke] [stroke-width:4px]"
              >
                {shorten(edgeText(t, line.edge), 18)}
              </text>
            )}
          </g>
        ))}
        {boxes.map(({ id, x, y }) => {
          const node = graph.nodes[id];
          if (!node) return null;
          return (
            <g key={id}>
              <title>{`${node.label[locale]} (${id})`}</title>
              <rect
                x={x}
                y={y}
                width={BOX.width}
                height={BOX.height}
                rx={node.type === "decision_logic" || node.type === "switch" ? 20 : 6}
                className={cn(
                  "fill-surface stroke-border-strong",
                  node.type === "human_approval" && "fill-warning-soft stroke-warning",
                  node.type === "output" && "fill-muted",
                  node.type === "parallel_execution" && "stroke-accent",
                )}
              />
              <text x={x + BOX.width / 2} y={y + 17} textAnchor="middle" className="fill-foreground font-medium">
                {shorten(node.label[locale], locale === "zh-CN" ? 13 : 26)}
              </text>
              <text x={x + BOX.width / 2} y={y + 31} textAnchor="middle" className="fill-muted-foreground font-mono">
                {shorten(id, 23)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

type Words = ReturnType<typeof useTranslations<"sops.detail">>;
const EDGES = ["next", "true", "false", "case", "default", "branch", "failure", "rejected", "timed_out"] as const;

/** On what a way is taken. */
export function edgeText(t: Words, { kind, on }: { kind: string; on: readonly string[] }): string {
  const known = EDGES.find((one) => one === kind);
  if ((known === "case" || known === "branch") && on.length > 0) return on.join(", ");
  return known ? t(`edge.${known}`) : kind;
}
