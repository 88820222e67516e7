import type { ReactNode } from "react";

/** What is wrong with a field, right under it; the field names it in aria-describedby. */
export function FieldProblem({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="text-danger">
      {children}
    </p>
  );
}
