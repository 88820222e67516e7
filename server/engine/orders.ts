// What people may order an execution to do. Verbs (control.ts) check, audit and append an order to executions.control;
// the engine carries it out between two steps and journals it (phase CONTROL, kind = the order's kind).
/** Who gave the order, and why. */
type Given = { by: { userId: string; name: string; role: string }; reason: string | null; at: string };

export type Order = Given &
  (
    | { kind: "pause" }
    | { kind: "resume" }
    /** Stops after the steps under way; `compensate` then undoes what was done. Ends CANCELLED. */
    | { kind: "cancel"; compensate: boolean }
    /** Tries waiting retries at once. */
    | { kind: "retry_now" }
    /** The path that stands at any step goes on from this one. Needs PAUSED or WAITING. */
    | { kind: "retry_from"; stepId: string }
    /** Leaves the step out: its output variable stays unset. Needs PAUSED or WAITING. */
    | { kind: "skip"; stepId: string }
    /** The step was done by hand; `output` is what it gave. Needs PAUSED or WAITING. */
    | { kind: "complete"; stepId: string; output: unknown }
  );

export type OrderKind = Order["kind"];
