// Answers on Steward's port until the web process does, so that a health check and a person at the door learn that it
// is starting. It must be closed right before the web process starts: only one of them can have the port.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Health } from "../health";
import { ROOT } from "./places";
import { takePort } from "./port";

const NOTICE = "Steward 正在启动，请稍后刷新。\nSteward is starting. Please reload in a moment.\n";

export type WaitingRoom = { databaseIsUp: () => void; close: () => Promise<void> };

export async function openWaitingRoom(port: number): Promise<WaitingRoom> {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const health: Health = { status: "starting", version, database: "down", worker: "down" };
  const server = createServer((request, response) => {
    const isHealth = request.url?.split("?")[0] === "/api/health";
    response.writeHead(503, {
      "Content-Type": isHealth ? "application/json" : "text/plain; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": "5",
    });
    response.end(isHealth ? JSON.stringify(health) : NOTICE);
  });
  await takePort(server, port);
  return {
    databaseIsUp: () => void (health.database = "up"),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        // Browsers keep connections open, and close() would wait for them.
        server.closeAllConnections();
      }),
  };
}
