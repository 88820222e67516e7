import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/server/env";

let known: string | null = null;

/** Which build this process serves; null while sources are served as they are edited. */
export function buildId(): string | null {
  if (env.NODE_ENV !== "production") return null;
  return (known ??= readFileSync(join(process.cwd(), ".next", "BUILD_ID"), "utf8").trim());
}
