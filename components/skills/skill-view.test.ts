import { expect, it } from "vitest";
import { readView, viewHref, viewsFor } from "./skill-view";

it("shows the registry to whoever asks for a view that is not there, or not theirs", () => {
  expect(readView("systems", viewsFor(true))).toBe("systems");
  expect(readView("systems", viewsFor(false))).toBe("all");
  expect(readView(["access", "systems"], viewsFor(true))).toBe("all");
  expect(viewsFor(true).map(viewHref)).toEqual(["/skills", "/skills?view=systems", "/skills?view=access"]);
});
