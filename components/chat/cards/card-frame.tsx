"use client";

// What all cards of an answer share: one frame, a line that says what it is, and rows of facts.
import type { LucideIcon } from "lucide-react";
import { useId, type ReactNode } from "react";

export function CardFrame({
  icon: Icon,
  title,
  aside,
  children,
}: {
  icon: LucideIcon;
  title: ReactNode;
  /** How it stands, at the end of the first line. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="rounded-md border border-border bg-surface text-sm">
      <header className="flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-border px-4 py-2">
        <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <h2 id={heading} className="min-w-0 flex-1 font-medium break-words figures">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Facts under each other: what it is at the left, the fact at the right. */
export function Facts({ rows }: { rows: readonly { name: string; value: ReactNode }[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 px-4 py-3">
      {rows.map(({ name, value }) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="min-w-0 text-right break-words figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Stands where a picture would: shops that keep none still have rows that can be told apart at a glance. */
export function Placeholder({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-10 shrink-0 place-items-center rounded-sm border border-border bg-muted font-medium text-muted-foreground"
    >
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  );
}
