// Where the product's own programs are, whatever folder it was started from.
import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const ROOT = at("").replace(/[/\\]$/, "");
/** Next's program itself: npx would stand between the launcher and the signals it sends. */
export const NEXT = at("node_modules/next/dist/bin/next");
export const TSX = new URL("../../node_modules/tsx/dist/esm/index.mjs", import.meta.url).href;
export const LEASH = new URL("./leash.mjs", import.meta.url).href;
export const WORKER = at("server/worker.ts");
/** The same program in one file, part of the production build. */
export const BUNDLED_WORKER = at(".next/steward/worker.mjs");
