"use client";

import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";

/** Nested values are open down to here, deeper ones fold. */
const OPEN_DEPTH = 2;
const OPEN_SIZE = 12;

/** JSON as a person reads it: fields under each other, long texts wrapped, deep or long parts folded. */
export function JsonView({ value, depth = 0 }: { value: unknown; depth?: number }) {
  const t = useTranslations("executions.json");
  if (typeof value !== "object" || value === null) return <Scalar value={value} />;
  const fields = Array.isArray(value)
    ? value.map((item, index) => [String(index), item] as const)
    : Object.entries(value);
  if (fields.length === 0) return <span className="text-muted-foreground">{t("empty")}</span>;
  const list = (
    <dl className={cn("flex flex-col gap-0.5", depth > 0 && "border-l border-border pl-3")}>
      {fields.map(([key, item]) => (
        <Field key={key} name={key} value={item} depth={depth} />
      ))}
    </dl>
  );
  if (depth === 0) return <div className="font-mono text-xs leading-5">{list}</div>;
  const count = fields.length;
  return (
    <details open={depth < OPEN_DEPTH && count <= OPEN_SIZE} className="w-full">
      <summary className="w-fit cursor-pointer text-muted-foreground hover:text-foreground">
        {Array.isArray(value) ? t("items", { count }) : t("fields", { count })}
      </summary>
      {list}
    </details>
  );
}

function Field({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const nested = typeof value === "object" && value !== null;
  return (
    <div className={cn("flex gap-x-2", nested ? "flex-col" : "flex-wrap")}>
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0">
        <JsonView value={value} depth={depth + 1} />
      </dd>
    </div>
  );
}

function Scalar({ value }: { value: unknown }) {
  if (typeof value === "string") {
    return <span className="break-words whitespace-pre-wrap">{value === "" ? '""' : value}</span>;
  }
  const colour = typeof value === "number" ? "text-info" : "text-warning";
  return <span className={colour}>{String(value)}</span>;
}
