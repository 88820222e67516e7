// Walks a graph as the engine would, asking a caller for what each step gives. For cases beside each SOP, for simulation,
// and as the model the engine is held to: it shares the language with the engine (expressions, failure.ts) and nothing
// else. Everything a step says to the outside is rendered on the way. Branches of a parallel step take turns, one step
// each, unless a schedule says otherwise, so that a walk is the same each time.
import type { SopGraph } from "./graph";
import type { Caller, CompensationOf, Facts, Schedule, Walk, Walking } from "./walk-contract";
import { wholePath } from "./walk-path";
import { undo } from "./walk-undo";

/** One after the other, in the order they are written. */
export function takingTurns(): Schedule {
  let last = "";
  return {
    next: (running) => {
      const [first = ""] = running;
      const after = running.indexOf(last) + 1;
      last = running[after] ?? first;
      return last;
    },
    busy: () => false,
  };
}

export async function walkGraph(
  graph: SopGraph,
  facts: Facts,
  options: { call: Caller; compensationOf: CompensationOf; schedule?: Schedule },
): Promise<Walk> {
  const walking: Walking = {
    graph,
    facts,
    call: options.call,
    schedule: options.schedule ?? takingTurns(),
    compensationOf: options.compensationOf,
    walk: emptyWalk(graph.entry),
    asynchronous: new Map(),
    answer: null,
  };
  const { walk } = walking;
  const end = await wholePath(walking, graph.entry);
  if (end) await undo(walking, end);
  if (walking.answer) walk.ending = walking.answer;
  return walk;
}

function emptyWalk(entry: string): Walk {
  return {
    path: [],
    steps: [],
    ways: new Set(),
    given: {},
    keys: {},
    waits: [],
    done: [],
    undone: [],
    stopped: [],
    notified: [],
    alerts: [],
    variables: {},
    failure: null,
    status: "SUCCEEDED",
    ending: { kind: "failed", node: entry, code: "INTERNAL", message: "The procedure ended without an answer." },
  };
}
