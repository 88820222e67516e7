// The picture of a conversation's states in ARCHITECTURE.md, drawn from the table itself.
// `npx tsx server/conversation/state-picture.ts` writes it; a test fails while the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SESSION_STATES, TRANSITIONS } from "./session";

const FILE = "ARCHITECTURE.md";
const PLACE = /(<!-- states -->\n)[^]*?(<!-- \/states -->)/;

export function drawStates(): string {
  const lines = SESSION_STATES.flatMap((from) => {
    const events = Object.entries(TRANSITIONS[from]);
    // Events that lead to the same state share an arrow.
    return SESSION_STATES.flatMap((to) => {
      const between = events.filter(([, target]) => target === to).map(([event]) => event);
      return between.length > 0 ? [`  ${from} --> ${to}: ${between.join(", ")}`] : [];
    });
  });
  return ["```mermaid", "stateDiagram-v2", "  [*] --> IDLE", ...lines, "```", ""].join("\n");
}

/** The text of the file with the picture as it is now. */
export function withStates(text: string): string {
  return text.replace(PLACE, (_, before: string, after: string) => `${before}\n${drawStates()}\n${after}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = join(process.cwd(), FILE);
  writeFileSync(path, withStates(readFileSync(path, "utf8")));
}
