import { expect, it } from "vitest";
import type { ChatUiMessage } from "./chat-model";
import { keepShown } from "./steady-messages";

const message = (id: string, ...texts: string[]): ChatUiMessage => ({
  id,
  role: "assistant",
  parts: texts.map((text) => ({ type: "text", text })),
});

it("keeps an answer that is being told anew until something of it is there again", () => {
  const shown = [message("a", "one"), message("b", "two", "three")];
  expect(keepShown(shown, [message("a", "one"), message("b")], "submitted")).toEqual(shown);
  const begun = [message("a", "one"), message("b", "two")];
  expect(keepShown(shown, begun, "streaming")).toEqual(begun);
});

it("shows what there is once nothing is on its way, and nothing for an answer that had nothing", () => {
  const empty = [message("b")];
  expect(keepShown([message("b", "two")], empty, "ready")).toEqual(empty);
  expect(keepShown([], empty, "streaming")).toEqual(empty);
});
