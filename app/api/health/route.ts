// Whether Steward can serve: for the launcher, load balancers and people. Open to all, so it says no more than that.
import { database } from "@/server/db";
import type { Health } from "@/server/health";
import packageJson from "@/package.json";

export const dynamic = "force-dynamic";

const WORKER_SILENT_MS = 15_000;
/** How long after its start a web process may wait for its first worker before that counts as a fault. */
const STARTING_MS = 30_000;
const DATABASE_PATIENCE_MS = 2_000;

export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}

async function readHealth(): Promise<Health> {
  const { version } = packageJson;
  const lastSeen = await readLastHeartbeat();
  if (lastSeen === "down") return { status: unwell(), version, database: "down", worker: "down" };
  const alive = lastSeen !== null && Date.now() - lastSeen.getTime() < WORKER_SILENT_MS;
  return { status: alive ? "ok" : unwell(), version, database: "up", worker: alive ? "up" : "down" };
}

const unwell = () => (process.uptime() * 1000 < STARTING_MS ? "starting" : "degraded");

/** When any worker was last seen, null if never; "down" when the database does not answer in time. */
async function readLastHeartbeat(): Promise<Date | null | "down"> {
  const late = new Promise<"down">((done) => setTimeout(done, DATABASE_PATIENCE_MS, "down").unref());
  const read = async () => {
    const newest = await database().client.workerHeartbeat.findFirst({ orderBy: { seenAt: "desc" } });
    return newest?.seenAt ?? null;
  };
  return Promise.race([read().catch(() => "down" as const), late]);
}
