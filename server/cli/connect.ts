// The database for one command: DATABASE_URL, or the embedded one, borrowed from a running Steward or started for the
// length of the command.
import { env } from "../env";
import { openDatabase, useDatabase, type Database } from "../db";
import { openServer, prepareDatabase, returnServer } from "../launcher/data";
import { announced, stopListening } from "../postgres/notify";
import { loadBindings } from "../skills/plug/load-bindings";
import { closeMcpConnections } from "../skills/plug/mcp-connections";

/** `demo: false` leaves an empty database empty. */
export async function withDatabase<T>(
  work: (database: Database) => Promise<T>,
  options: { demo: boolean } = { demo: env.DEMO },
): Promise<T> {
  const server = await openServer(env);
  try {
    await prepareDatabase(server.url, options);
    const database = openDatabase(server.url, { max: 10 });
    useDatabase(database);
    try {
      await loadBindings(database.client);
      return await work(database);
    } finally {
      await closeMcpConnections();
      await announced();
      await stopListening();
      useDatabase(undefined);
      await database.close();
    }
  } finally {
    await returnServer(server, env.DATA_DIR);
  }
}
