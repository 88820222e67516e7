// News between processes over one PostgreSQL channel. A message says that something changed, never what is true: whoever
// hears it reads the rows again, so a lost message costs a delay and nothing else.
import pg from "pg";
import { database, type Db } from "../db";

const CHANNEL = "steward";
const MAX_PAYLOAD = 7_900; // PostgreSQL refuses 8,000 bytes and more

export type News = Record<string, string | number | boolean | null>;
type Handler = (data: News) => void;

function encode(topic: string, data: News): string {
  const payload = JSON.stringify({ topic, data });
  return Buffer.byteLength(payload) <= MAX_PAYLOAD ? payload : JSON.stringify({ topic, data: {} });
}

/** Sends news when the caller's transaction commits. */
export async function publish(db: Db, topic: string, data: News): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${CHANNEL}, ${encode(topic, data)})`;
}

const outgoing: string[] = [];
let flushing: Promise<void> | null = null;

/**
 * Sends news of something already committed, many messages in one statement. Notifying inside a transaction makes every
 * commit of the server wait in one line; the engine's steps announce after their commit instead.
 */
export function announce(topic: string, data: News): void {
  outgoing.push(encode(topic, data));
  flushing ??= flush().finally(() => (flushing = null));
}

async function flush(): Promise<void> {
  const { pool } = database();
  await Promise.resolve();
  while (outgoing.length > 0) {
    const batch = outgoing.splice(0, 500);
    await pool.query("SELECT pg_notify($1, p) FROM unnest($2::text[]) AS p", [CHANNEL, batch]).catch(() => {});
  }
}

/** Resolves when everything announced so far was sent. */
export async function announced(): Promise<void> {
  while (flushing) await flushing;
}

type Listener = { handlers: Map<string, Set<Handler>>; connected: Promise<void>; close: () => Promise<void> };
const shared = globalThis as { stewardListener?: Listener };

/** Calls `handler` for every message of a topic, and once with {} after a lost connection came back. */
export async function subscribe(topic: string, handler: Handler): Promise<() => void> {
  const listener = (shared.stewardListener ??= listen());
  const handlers = listener.handlers.get(topic) ?? new Set();
  handlers.add(handler);
  listener.handlers.set(topic, handlers);
  await listener.connected;
  return () => {
    handlers.delete(handler);
    if (handlers.size === 0 && listener.handlers.get(topic) === handlers) listener.handlers.delete(topic);
  };
}

/** Ends this process's listening connection. */
export async function stopListening(): Promise<void> {
  await shared.stewardListener?.close();
  shared.stewardListener = undefined;
}

function listen(): Listener {
  const handlers = new Map<string, Set<Handler>>();
  const connectionString = database().pool.options.connectionString;
  let client: pg.Client | null = null;
  let closed = false;

  const receive = (payload: string | undefined) => {
    if (!payload) return;
    const { topic, data } = JSON.parse(payload) as { topic: string; data: News };
    for (const handler of handlers.get(topic) ?? []) handler(data);
  };
  const connect = async () => {
    const next = new pg.Client({ connectionString, keepAlive: true });
    next.on("error", () => {});
    next.on("notification", (message) => receive(message.payload));
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    client = next;
    // Only one that was connected may ask for another: a failed attempt ends too, and each would start a loop of its own.
    next.once("end", () => {
      if (!closed) void reconnect();
    });
  };
  const reconnect = async () => {
    for (let wait = 100; !closed; wait = Math.min(wait * 2, 5_000)) {
      await new Promise((wake) => setTimeout(wake, wait).unref());
      try {
        await connect();
        for (const set of handlers.values()) for (const handler of set) handler({});
        return;
      } catch {
        // the server is still away; try again
      }
    }
  };
  return {
    handlers,
    connected: connect().catch(() => reconnect()),
    close: async () => {
      closed = true;
      await client?.end().catch(() => {});
    },
  };
}
