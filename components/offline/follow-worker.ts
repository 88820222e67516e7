// Keeps the service worker current and says when the page is older than the worker that came. A page of the same build
// lets its worker take over unasked; an older page is never reloaded without its reader's word, for they may be writing.

const LOOK_EVERY_MS = 60 * 60 * 1000;

type Port = Pick<ServiceWorker, "postMessage">;

/** The window, as far as it is needed here. */
type Page = Pick<Window, "setInterval" | "clearInterval"> & {
  location: Pick<Location, "reload">;
  document: Pick<Document, "addEventListener" | "visibilityState">;
};

function buildOf(worker: Port): Promise<unknown> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage("which-build", [port2]);
  });
}

/** Calls `onNewer` with what brings the new version. Returns what ends it. */
export function followWorker(
  container: ServiceWorkerContainer,
  page: Page,
  build: string,
  onNewer: (update: () => void) => void,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;

  async function consider(worker: Port) {
    const newer = (await buildOf(worker)) !== build;
    if (signal.aborted) return;
    if (!newer) worker.postMessage("take-over");
    else
      onNewer(() => {
        container.addEventListener("controllerchange", () => page.location.reload(), { once: true });
        worker.postMessage("take-over");
      });
  }

  /** Another tab let a newer worker take over: what is left to do here is to reload. */
  async function considerController() {
    const { controller } = container;
    if (controller && (await buildOf(controller)) !== build && !signal.aborted) onNewer(() => page.location.reload());
  }

  function watch(registration: ServiceWorkerRegistration) {
    registration.addEventListener(
      "updatefound",
      () => {
        const worker = registration.installing;
        worker?.addEventListener("statechange", () => {
          // The first worker of all waits for nobody.
          if (worker.state === "installed" && registration.active) void consider(worker);
        });
      },
      { signal },
    );
    if (registration.waiting && !registration.installing) void consider(registration.waiting);
    const look = () => void registration.update().catch(() => undefined);
    const timer = page.setInterval(look, LOOK_EVERY_MS);
    signal.addEventListener("abort", () => page.clearInterval(timer));
    page.document.addEventListener("visibilitychange", () => page.document.visibilityState === "visible" && look(), {
      signal,
    });
  }

  async function begin() {
    const registration = await container.register("/sw.js", { updateViaCache: "none" });
    // One that waited since an earlier visit may have been replaced meanwhile.
    await registration.update();
    if (!signal.aborted) watch(registration);
  }

  container.addEventListener("controllerchange", () => void considerController(), { signal });
  // Some browsers and policies refuse workers, and the network may be away: the page works without.
  begin().catch(() => undefined);
  return () => ended.abort();
}

/** While sources are served as they are edited, a worker of an earlier build would answer with what it kept. */
export async function removeWorkers(container: ServiceWorkerContainer): Promise<void> {
  const registrations = await container.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
}
