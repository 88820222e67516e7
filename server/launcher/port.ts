// Takes the port before anything is started, so that a port in use is a sentence and not a stack.
import type { Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../errors";

const LEFTOVER_MS = 2_000;

/** Lets `server` listen. Throws with another port to choose when it cannot. */
export async function takePort(server: Server, port: number): Promise<void> {
  if (port === 0)
    throw new AppError("VALIDATION", "PORT=0 is no address people can open. Choose one, such as PORT=3000.");
  // What a killed launcher left was ended a moment ago, and its port takes another to be free.
  let code = await listen(server, port);
  for (const until = Date.now() + LEFTOVER_MS; code === "EADDRINUSE" && Date.now() < until;) {
    await sleep(100);
    code = await listen(server, port);
  }
  if (code === null) return;
  if (code === "EACCES")
    throw new AppError("FORBIDDEN", `Port ${port} needs more rights. Choose one above 1023: PORT=3000 npm start`);
  const other = port < 65_535 ? port + 1 : 3000;
  throw new AppError(
    "CONFLICT",
    `Port ${port} is in use by another program. Choose another one: PORT=${other} npm start`,
  );
}

function listen(server: Server, port: number): Promise<string | null> {
  return new Promise((done) => {
    const failed = (error: NodeJS.ErrnoException) => done(error.code ?? "EADDRINUSE");
    server.once("error", failed);
    server.listen(port, () => {
      server.off("error", failed);
      done(null);
    });
  });
}
