// Whether the port can be had, asked before anything is started, so that the answer is a sentence and not a stack.
import { createServer } from "node:net";
import { AppError } from "../errors";

export async function requireFreePort(port: number): Promise<void> {
  if (port === 0)
    throw new AppError("VALIDATION", "PORT=0 is no address people can open. Choose one, such as PORT=3000.");
  const code = await tryToListen(port);
  if (code === null) return;
  if (code === "EACCES")
    throw new AppError("FORBIDDEN", `Port ${port} needs more rights. Choose one above 1023: PORT=3000 npm start`);
  const other = port < 65_535 ? port + 1 : 3000;
  throw new AppError(
    "CONFLICT",
    `Port ${port} is in use by another program. Choose another one: PORT=${other} npm start`,
  );
}

function tryToListen(port: number): Promise<string | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "EADDRINUSE"));
    server.listen(port, () => server.close(() => done(null)));
  });
}
