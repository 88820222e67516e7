import { expect, it } from "vitest";
import { filterStatus, readFilter, readView, recognitionListInput } from "./list-input";

it.each([
  ["", { show: undefined, layer: undefined, language: undefined }],
  ["unsure", { show: "unsure", layer: undefined, language: undefined }],
  ["unsure.classifier.zh-CN", { show: "unsure", layer: "classifier", language: "zh-CN" }],
  ["en.model", { show: undefined, layer: "model", language: "en" }],
  ["nonsense.fr", { show: undefined, layer: undefined, language: undefined }],
] as const)("the address %j means %j, and back", (status, filter) => {
  expect(readFilter(status)).toEqual(filter);
  expect(readFilter(filterStatus(filter))).toEqual(filter);
});

it("a list without filters asks for all", () => {
  expect(recognitionListInput({ q: "x", status: "", page: 2 })).toMatchObject({ search: "x", show: "all", page: 2 });
});

it.each([
  ["versions", "versions"],
  [undefined, "recognitions"],
  [["versions"], "recognitions"],
] as const)("the view %j is %s", (asked, view) => expect(readView(asked)).toBe(view));
