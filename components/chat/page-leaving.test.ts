import { describe, expect, it } from "vitest";
import { watchLeaving } from "./page-leaving";

function fakePage() {
  const events = new EventTarget();
  const later: (() => void)[] = [];
  const page = {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    setTimeout: (act: () => void) => later.push(act),
  } as unknown as Parameters<typeof watchLeaving>[0];
  return { page, leave: () => events.dispatchEvent(new Event("beforeunload")), later };
}

describe("watchLeaving", () => {
  it("acts at once on a page that stays, and after it stopped watching", () => {
    const { page, leave } = fakePage();
    const watch = watchLeaving(page);
    let acted = 0;
    watch.unlessLeaving(() => acted++);
    watch.stop();
    leave();
    watch.unlessLeaving(() => acted++);
    expect(acted).toBe(2);
  });

  it("leaves a page that goes alone, unless it stays after all", () => {
    const { page, leave, later } = fakePage();
    const watch = watchLeaving(page);
    let acted = 0;
    leave();
    watch.unlessLeaving(() => acted++);
    expect(acted).toBe(0);
    for (const act of later) act();
    expect(acted).toBe(1);
  });
});
