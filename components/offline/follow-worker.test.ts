import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followWorker } from "./follow-worker";

/** A worker of one build, which takes over when it is told to. */
function makeWorker(build: string, onTakeOver: () => void = () => undefined) {
  const told: unknown[] = [];
  const asked = vi.fn();
  return Object.assign(new EventTarget(), {
    state: "installing",
    told,
    asked,
    postMessage: (message: unknown, ports: MessagePort[] = []) => {
      if (message === "which-build") {
        asked();
        return ports[0]?.postMessage(build);
      }
      told.push(message);
      onTakeOver();
    },
  });
}
type FakeWorker = ReturnType<typeof makeWorker>;

const registration = Object.assign(new EventTarget(), {
  installing: null as FakeWorker | null,
  waiting: null as FakeWorker | null,
  active: null as FakeWorker | null,
  update: vi.fn(async () => undefined),
});
const container = Object.assign(new EventTarget(), {
  controller: null as FakeWorker | null,
  register: vi.fn(async () => registration),
});
const reload = vi.fn();
const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
const offered: (() => void)[] = [];
let stop = () => {};

/** Until a message that was sent through a channel has been heard and acted upon. */
async function settled() {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
  await new Promise(setImmediate);
}

/** Begins to follow as a page of build "b1", and waits until it watches. */
async function follow() {
  const page = { location: { reload }, document, setInterval: () => 1, clearInterval: () => undefined };
  stop = followWorker(container as never, page as never, "b1", (update) => offered.push(update));
  await vi.waitFor(() => expect(registration.update).toHaveBeenCalled());
  await Promise.resolve();
}

function arrive(worker: FakeWorker) {
  registration.installing = worker;
  registration.dispatchEvent(new Event("updatefound"));
  worker.state = "installed";
  worker.dispatchEvent(new Event("statechange"));
}

function takeCharge(worker: FakeWorker) {
  container.controller = worker;
  container.dispatchEvent(new Event("controllerchange"));
}

beforeEach(() => {
  Object.assign(registration, { installing: null, waiting: null, active: makeWorker("b1") });
  container.controller = registration.active;
  offered.length = 0;
});
afterEach(() => {
  stop();
  vi.clearAllMocks();
});

describe("a page and its worker", () => {
  it("a newer worker is offered, and comes with a reload only when the reader says so", async () => {
    await follow();
    const worker = makeWorker("b2", () => takeCharge(worker));
    arrive(worker);
    await vi.waitFor(() => expect(offered).toHaveLength(1));
    expect([worker.told, reload.mock.calls]).toEqual([[], []]);
    offered[0]?.();
    expect(worker.told).toEqual(["take-over"]);
    expect(reload).toHaveBeenCalledOnce();
  });

  it("a worker of the page's own build takes over unasked, without a reload", async () => {
    const worker = makeWorker("b1", () => takeCharge(worker));
    registration.waiting = worker;
    await follow();
    await vi.waitFor(() => expect(worker.told).toEqual(["take-over"]));
    expect([offered, reload.mock.calls]).toEqual([[], []]);
  });

  it("the first worker of all is nothing to speak of", async () => {
    registration.active = null;
    await follow();
    const worker = makeWorker("b1");
    arrive(worker);
    takeCharge(worker);
    await settled();
    expect(worker.asked).toHaveBeenCalledOnce();
    expect([worker.told, offered]).toEqual([[], []]);
  });

  it("when another tab let a newer worker in, this one is offered to reload", async () => {
    await follow();
    takeCharge(makeWorker("b2"));
    await vi.waitFor(() => expect(offered).toHaveLength(1));
    expect(reload).not.toHaveBeenCalled();
    offered[0]?.();
    expect(reload).toHaveBeenCalledOnce();
  });

  it("looks for a new version when the reader comes back to the page, until it is left", async () => {
    await follow();
    const before = registration.update.mock.calls.length;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(registration.update).toHaveBeenCalledTimes(before + 1);
    stop();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(registration.update).toHaveBeenCalledTimes(before + 1);
  });

  it("where workers are refused, nothing comes of it", async () => {
    container.register.mockRejectedValueOnce(new Error("insecure"));
    const page = { location: { reload }, document, setInterval: () => 1, clearInterval: () => undefined };
    stop = followWorker(container as never, page as never, "b1", (update) => offered.push(update));
    await settled();
    expect([offered, registration.update.mock.calls]).toEqual([[], []]);
  });
});
