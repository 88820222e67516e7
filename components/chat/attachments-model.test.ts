import { describe, expect, it } from "vitest";
import { inTheirPlaces } from "./attachments-model";

const chosen = (name: string, problem: string | null = null) => ({ name, problem });
const names = (uploads: readonly { name: string }[]) => uploads.map(({ name }) => name).join("");

describe("several pictures chosen at once", () => {
  it("wait for their places in their order once a message is full", () => {
    const { going, behind } = inTheirPlaces(
      2,
      [..."abcde"].map((name) => chosen(name)),
    );
    expect([names(going), names(behind)]).toEqual(["abc", "de"]);
  });

  it("move up for what was refused, so that all that are pictures go in", () => {
    let uploads = [..."aXXbXcde"].map((name) => chosen(name));
    expect(names(inTheirPlaces(0, uploads).going)).toBe("aXXbX");
    // The first arrives, three are refused.
    uploads = uploads.slice(1).map(({ name }) => chosen(name, name === "X" ? "no picture" : null));
    const { going, behind } = inTheirPlaces(1, uploads);
    expect([names(going), names(behind)]).toEqual(["bcde", ""]);
  });

  it("find no place where as many are there as a message takes", () => {
    const { going, behind } = inTheirPlaces(5, [chosen("a"), chosen("b", "no picture")]);
    expect([names(going), names(behind)]).toEqual(["", "a"]);
    expect(inTheirPlaces(6, [chosen("a")]).going).toEqual([]);
  });
});
