import { describe, expect, it } from "vitest";
import { draftOf, isOn, problemOf, toggled, toSave, type Saved } from "./preferences-model";

const saved: Saved = {
  muted: ["email:offers"],
  quiet: { from: "22:00", until: "07:30" },
  timezone: "America/Phoenix",
  updatesPerDay: 5,
  offersPerWeek: 1,
};

describe("a draft of preferences", () => {
  it("saves what it was made of", () => {
    expect(toSave(draftOf(saved))).toEqual(saved);
    expect(toSave(draftOf({ ...saved, quiet: null }))).toEqual({ ...saved, quiet: null });
  });

  it("switches one kind by one way, and back", () => {
    const draft = draftOf(saved);
    const off = toggled(draft, "in_app:updates");
    expect([isOn(draft, "in_app", "updates"), isOn(off, "in_app", "updates")]).toEqual([true, false]);
    expect([isOn(off, "email", "offers"), isOn(off, "email", "updates")]).toEqual([false, true]);
    expect(toggled(off, "in_app:updates").muted).toEqual(draft.muted);
  });

  it.each([
    [{ from: "08:00", until: "08:00" }, "sameTimes"],
    [{ from: "" }, "sameTimes"],
    [{ updatesPerDay: "0" }, "updatesPerDay"],
    [{ updatesPerDay: "2.5" }, "updatesPerDay"],
    [{ updatesPerDay: " " }, "updatesPerDay"],
    [{ offersPerWeek: "51" }, "offersPerWeek"],
    [{ quietOn: false, from: "08:00", until: "08:00" }, null],
    [{}, null],
  ] as const)("%j is judged %s", (change, problem) => {
    expect(problemOf({ ...draftOf(saved), ...change })).toBe(problem);
  });
});
