import { expect, it } from "vitest";
import { starterOf } from "./starter";

const SCRIPT = "node --import tsx server/main.ts";
const table: Record<number, { parent: number; command: string }> = {
  20: { parent: 10, command: `sh -c ${SCRIPT}` },
  10: { parent: 5, command: "npm start" },
  5: { parent: 1, command: "-bash" },
};
const read = (pid: number) => table[pid] ?? null;

it("looks past the shell that npm gave the script to", () => {
  expect(starterOf(20, SCRIPT, read)).toBe(10);
});

it("takes the parent where the shell became the script, and does not watch the shell npm was typed into", () => {
  expect(starterOf(10, SCRIPT, read)).toBe(10);
});

it("takes the parent when nothing is known of it", () => {
  expect(starterOf(99, SCRIPT, read)).toBe(99);
  expect(starterOf(20, undefined, read)).toBe(20);
});
