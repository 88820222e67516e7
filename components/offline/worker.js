// The service worker: what of Steward is there without a network. Served at /sw.js with the build's id put in.
// It keeps the files that are the same for everybody (scripts and styles named by their content, icons, the page that says
// there is no connection) and nothing else: no page, no answer of an API, no piece of a page, so nothing about anybody.

const BUILD = "%BUILD%";
const PREFIX = "steward-shell-";
const SHELL = PREFIX + BUILD;
const OFFLINE_PAGE = "/offline";
const ICONS = /^\/(icon\.svg|apple-icon\.png|icons\/[\w-]+\.png)$/;

/** "asset": answered from what is kept. "page": from the network, else the offline page. "leave": as if there were no worker. */
function treatmentOf({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return "leave";
  if (mode === "navigate") return pathname.startsWith("/api/") ? "leave" : "page";
  return pathname.startsWith("/_next/static/") || ICONS.test(pathname) ? "asset" : "leave";
}

/** An error or something meant for one reader is never kept, whatever its address. */
function mayBeKept({ status, type, headers }) {
  return status === 200 && type === "basic" && !/no-store|private/.test(headers.get("Cache-Control") ?? "");
}

/** The caches of other builds. What somebody else keeps under this address is theirs. */
function outdated(names) {
  return names.filter((name) => name.startsWith(PREFIX) && name !== SHELL);
}

async function keepShell() {
  const shell = await caches.open(SHELL);
  // Past the browser's own cache: the page must be this build's.
  await shell.addAll([OFFLINE_PAGE, "/icon.svg"].map((path) => new Request(path, { cache: "reload" })));
}

async function takeCharge() {
  await Promise.all(outdated(await caches.keys()).map((name) => caches.delete(name)));
  // The network is asked for a page while this worker still wakes up.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function answerPage(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const page = await (await caches.open(SHELL)).match(OFFLINE_PAGE);
    if (page) return page;
    throw error;
  }
}

async function answerAsset(event) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(event.request);
  if (kept) return kept;
  const response = await fetch(event.request);
  // A full disk is no reason to fail.
  if (mayBeKept(response)) event.waitUntil(shell.put(event.request, response.clone()).catch(() => undefined));
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(takeCharge()));
self.addEventListener("fetch", (event) => {
  const treatment = treatmentOf(event.request);
  if (treatment === "page") event.respondWith(answerPage(event));
  if (treatment === "asset") event.respondWith(answerAsset(event));
});
self.addEventListener("message", (event) => {
  if (event.data === "which-build") event.ports[0]?.postMessage(BUILD);
  if (event.data === "take-over") void self.skipWaiting();
});
