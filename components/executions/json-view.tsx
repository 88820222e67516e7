"use client";

import { useTranslations } from "next-intl";

/** Nested values are open down to here, deeper ones fold. */
const OPEN_DEPTH = 2;
const OPEN_SIZE = 12;

/** JSON as a person reads it: fields under each other, long texts wrapped, deep or long parts folded. */
export function JsonView({ value }: { value: unknown }) {
  return (
    <div className="font-mono text-xs leading-5">
      {isNested(value) ? <Fields value={value} depth={0} /> : <Scalar value={value} />}
    </div>
  );
}

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null;

function Fields({ value, depth }: { value: object; depth: number }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {Object.entries(value).map(([key, item]) => (
        <li key={key}>
          {isNested(item) && Object.keys(item).length > 0 ? (
            <Folder name={key} value={item} depth={depth + 1} />
          ) : (
            <span className="flex flex-wrap gap-x-2">
              <Name>{key}</Name>
              <span className="min-w-0">
                <Scalar value={item} />
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Name({ children }: { children: string }) {
  return <span className="shrink-0 text-muted-foreground">{children}</span>;
}

function Folder({ name, value, depth }: { name: string; value: object; depth: number }) {
  const t = useTranslations("executions.json");
  const count = Object.keys(value).length;
  return (
    <details open={depth < OPEN_DEPTH && count <= OPEN_SIZE}>
      <summary className="w-fit cursor-pointer rounded-xs text-muted-foreground hover:text-foreground">
        {name}{" "}
        <span className="font-sans">{Array.isArray(value) ? t("items", { count }) : t("fields", { count })}</span>
      </summary>
      <div className="ml-1 border-l border-border pl-3">
        <Fields value={value} depth={depth} />
      </div>
    </details>
  );
}

function Scalar({ value }: { value: unknown }) {
  const t = useTranslations("executions.json");
  if (isNested(value)) return <span className="text-muted-foreground">{t("empty")}</span>;
  if (typeof value === "string") {
    return <span className="break-words whitespace-pre-wrap">{value === "" ? '""' : value}</span>;
  }
  const colour = typeof value === "number" ? "text-info" : "text-warning";
  return <span className={colour}>{String(value)}</span>;
}
