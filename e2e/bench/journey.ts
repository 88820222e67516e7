// The late-order journey over HTTP, as a browser does it, against the product as `npm start` runs it, with offline models:
// from the message to the first part that says what was understood, and to the end of the answer.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, processesOf, spawnSteward, untilReady, type Steward } from "../../server/launcher/test-steward";
import { newId } from "../../server/ids";

const MESSAGES = 200;
const WARM_UP = 20;
const TEXTS = ["我的订单12345为什么还没到?都一周了!", "Where is my order 12345? It's been a week!"];

type Timing = { first: number; answer: number };

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/demo`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ role: "customer" }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function ask(url: string, cookie: string, text: string): Promise<Timing> {
  const begun = performance.now();
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url, cookie },
    body: JSON.stringify({ sessionId: newId("sess"), message: { id: newId("msg"), text } }),
  });
  if (!response.ok || !response.body) throw new Error(`the chat answered ${response.status}`);
  let first = 0;
  let said = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
    said += decoder.decode(bytes, { stream: true });
    if (!first && said.includes("data-understanding")) first = performance.now() - begun;
  }
  if (!/#CS-\d{4}-\d{6}/.test(said)) throw new Error(`no ticket in the answer:\n${said.slice(-500)}`);
  return { first, answer: performance.now() - begun };
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Memory in MB of one process; what it shares with others counts by its share (PSS). */
async function ownMemory(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** Of a process and all it started. */
async function memoryOf(pid: number): Promise<number> {
  const own = await ownMemory(pid);
  const children = await childrenOf(pid);
  const below = await Promise.all(children.map(memoryOf));
  return own + below.reduce((sum, mb) => sum + mb, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
    }),
  );
  return parents.filter((entry) => entry.parent === pid).map((entry) => entry.pid);
}

async function measure(steward: Steward): Promise<void> {
  const cookie = await signIn(steward.url);
  const timings: Timing[] = [];
  for (let i = 0; i < WARM_UP + MESSAGES; i++) {
    const timing = await ask(steward.url, cookie, TEXTS[i % TEXTS.length] ?? "");
    if (i >= WARM_UP) timings.push(timing);
  }
  for (const [name, values] of [
    ["message to first part", timings.map((timing) => timing.first)],
    ["message to final answer", timings.map((timing) => timing.answer)],
  ] as const) {
    const p50 = percentile(values, 0.5).toFixed(0);
    const p95 = percentile(values, 0.95).toFixed(0);
    console.log(`${name}: p50 ${p50} ms, p95 ${p95} ms over ${values.length} messages`);
  }
  const { launcher, ...processes } = await processesOf(steward);
  for (const [name, process] of Object.entries(processes)) {
    console.log(`${name}: ${(await memoryOf(process.pid)).toFixed(0)} MB`);
  }
  console.log(`launcher: ${(launcher ? await ownMemory(launcher.pid) : 0).toFixed(0)} MB`);
}

export async function benchJourney(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "steward-bench-"));
  const steward = await untilReady(spawnSteward({ dataDir, port: await freePort() }));
  try {
    await measure(steward);
  } finally {
    steward.process.kill("SIGTERM");
    await steward.ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}
