// The file that browsers run, run here: what it keeps, what it leaves alone, and what it answers without a network.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";

const ORIGIN = "https://steward.example";
const source = readFileSync(new URL("./worker.js", import.meta.url), "utf8");

type Asked = { method: string; mode: string; url: string };
type Answer = { status: number; type: string; headers: Headers; clone: () => Answer; said: string };
type Handler = (event: object) => void;

const get = (path: string, mode = "cors"): Asked => ({ method: "GET", mode, url: new URL(path, ORIGIN).href });

function answer(said: string, cacheControl = "public, max-age=31536000, immutable", status = 200): Answer {
  const headers = new Headers({ "Cache-Control": cacheControl });
  const made: Answer = { status, type: "basic", headers, said, clone: () => made };
  return made;
}

/** A browser's worth of caches and events around the worker of one build. */
function start(
  build: string,
  fetch: (request: Asked) => Promise<Answer>,
  stored = new Map<string, Map<string, Answer>>(),
) {
  const handlers = new Map<string, Handler>();
  const done: string[] = [];
  const open = (name: string) => {
    const kept = stored.get(name) ?? new Map<string, Answer>();
    stored.set(name, kept);
    const key = (request: Asked | string) => new URL(typeof request === "string" ? request : request.url, ORIGIN).href;
    return {
      match: async (request: Asked | string) => kept.get(key(request)),
      put: async (request: Asked, response: Answer) => void kept.set(key(request), response),
      addAll: async (requests: Asked[]) => {
        for (const request of requests) kept.set(key(request), await fetch(request));
      },
    };
  };
  const self = {
    location: { origin: ORIGIN },
    addEventListener: (type: string, handler: Handler) => handlers.set(type, handler),
    clients: { claim: async () => done.push("claimed") },
    registration: { navigationPreload: { enable: async () => done.push("preload") } },
    skipWaiting: async () => done.push("took over"),
  };
  const caches = {
    open: async (name: string) => open(name),
    keys: async () => [...stored.keys()],
    delete: async (name: string) => stored.delete(name),
  };
  const Request = class {
    method = "GET";
    mode = "cors";
    url: string;
    constructor(path: string) {
      this.url = new URL(path, ORIGIN).href;
    }
  };
  runInContext(source.replace("%BUILD%", build), createContext({ self, caches, fetch, URL, Request }));

  /** Sends an event and waits for what it goes on with; returns what it is answered with, or null when it is left alone. */
  async function send(type: string, event: object = {}): Promise<Answer | null> {
    const going: Promise<unknown>[] = [];
    let answered: Promise<Answer> | null = null;
    handlers.get(type)?.({
      ...event,
      waitUntil: (promise: Promise<unknown>) => going.push(promise),
      respondWith: (promise: Promise<Answer>) => (answered = promise),
    });
    const result = await (answered as Promise<Answer> | null);
    await Promise.all(going);
    return result;
  }
  return { send, stored, done, kept: () => [...(stored.get(`steward-shell-${build}`)?.keys() ?? [])] };
}

const online = async ({ url }: Asked) => answer(`from the network: ${new URL(url).pathname}`);
const offline = async () => Promise.reject(new TypeError("Failed to fetch"));

describe("the service worker", () => {
  it.each([
    ["what an API answers", get("/api/trpc/chat.messages")],
    ["a message on its way", { ...get("/api/chat"), method: "POST" }],
    ["a picture of a customer", get("/api/attachments/att_1", "no-cors")],
    ["a file that is downloaded", get("/api/v1/openapi.json", "navigate")],
    ["a piece of a page", get("/requests?_rsc=1abc")],
    ["a form's answer", { ...get("/chat", "navigate"), method: "POST" }],
    ["a name that only begins alike", get("/_next/staticky/chunk.js")],
    ["a picture drawn for somebody", get("/_next/image?url=%2Fapi%2Fattachments%2Fatt_1")],
    ["another site's script", { ...get("/"), url: "https://elsewhere.example/_next/static/chunks/a.js" }],
  ])("leaves %s alone", async (_, request) => {
    const worker = start("b1", online);
    expect(await worker.send("fetch", { request })).toBeNull();
    expect(worker.kept()).toEqual([]);
  });

  it.each(["/_next/static/chunks/0a1b.js", "/_next/static/media/inter.woff2", "/icon.svg", "/icons/maskable-512.png"])(
    "fetches %s once and keeps it",
    async (path) => {
      const asked: string[] = [];
      const worker = start("b1", async (request) => {
        asked.push(request.url);
        return online(request);
      });
      await worker.send("fetch", { request: get(path) });
      expect((await worker.send("fetch", { request: get(path) }))?.said).toContain(path);
      expect(asked).toEqual([ORIGIN + path]);
      expect(worker.kept()).toEqual([ORIGIN + path]);
    },
  );

  it.each([
    ["an error", answer("gone", "public", 404)],
    ["what is meant for one reader", answer("yours", "private, max-age=60")],
    ["what must not be stored", answer("secret", "no-store")],
    ["what another site sent", { ...answer("opaque"), type: "opaque" }],
  ])("keeps nothing of %s under an asset's address", async (_, response) => {
    const worker = start("b1", async () => response);
    expect(await worker.send("fetch", { request: get("/_next/static/chunks/a.js") })).toBe(response);
    expect(worker.kept()).toEqual([]);
  });

  it("brings pages from the network and keeps none of them", async () => {
    const worker = start("b1", online);
    const page = { request: get("/chat/sess_1", "navigate"), preloadResponse: Promise.resolve(undefined) };
    expect((await worker.send("fetch", page))?.said).toBe("from the network: /chat/sess_1");
    expect(worker.kept()).toEqual([]);
  });

  it("takes the page that was fetched while it woke up", async () => {
    const early = answer("early", "private");
    const event = { request: get("/chat", "navigate"), preloadResponse: Promise.resolve(early) };
    expect(await start("b1", offline).send("fetch", event)).toBe(early);
  });

  it("shows the offline page when a page cannot be fetched", async () => {
    const installed = start("b1", online);
    await installed.send("install");
    const worker = start("b1", offline, installed.stored);
    const shown = await worker.send("fetch", { request: get("/requests", "navigate"), preloadResponse: offline() });
    expect(shown?.said).toBe("from the network: /offline");
  });

  it("without a kept page fails as a browser does", async () => {
    const event = { request: get("/chat", "navigate"), preloadResponse: Promise.resolve(undefined) };
    await expect(start("b1", offline).send("fetch", event)).rejects.toThrow("Failed to fetch");
  });

  it("removes what other builds kept, and only that, and takes charge of the open pages", async () => {
    const stored = new Map(["steward-shell-b1", "steward-shell-b2", "somebody-elses"].map((name) => [name, new Map()]));
    const worker = start("b2", online, stored);
    await worker.send("activate");
    expect([...stored.keys()]).toEqual(["steward-shell-b2", "somebody-elses"]);
    expect(worker.done).toEqual(["preload", "claimed"]);
  });

  it("says which build it is, and takes over when it is told to, not before", async () => {
    const worker = start("b7", online);
    const told: unknown[] = [];
    await worker.send("install");
    await worker.send("message", { data: "which-build", ports: [{ postMessage: (data: unknown) => told.push(data) }] });
    expect(told).toEqual(["b7"]);
    expect(worker.done).toEqual([]);
    await worker.send("message", { data: "take-over", ports: [] });
    expect(worker.done).toEqual(["took over"]);
  });
});
