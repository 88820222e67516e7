// The service worker, stamped with the build's id: its bytes differ from one build to the next and not otherwise, by which
// browsers notice a new version.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildId } from "../build-id";

const SOURCE = join(process.cwd(), "components", "offline", "worker.js");

export async function GET(): Promise<Response> {
  const build = buildId();
  if (!build) return new Response(null, { status: 404 });
  const source = await readFile(SOURCE, "utf8");
  return new Response(source.replace("%BUILD%", build), {
    headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache" },
  });
}
