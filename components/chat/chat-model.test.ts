import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/server/conversation/parts.schema";
import type { ChatUiMessage } from "./chat-model";
import {
  TEXT_LIMIT,
  asksRating,
  awaitsFirstPart,
  findPart,
  hasContent,
  inspectChoices,
  inspectDraft,
  isUnfinished,
  joinDrafts,
  mayBeEdited,
  offersSuggestions,
  openHandoffOf,
  questionBefore,
  sendsOnKey,
  textOf,
  toUiMessage,
} from "./chat-model";

const user = (id: string, text: string): ChatUiMessage => ({ id, role: "user", parts: [{ type: "text", text }] });
const assistant = (id: string, parts: ChatUiMessage["parts"], complete = true): ChatUiMessage => ({
  id,
  role: "assistant",
  metadata: { complete },
  parts,
});

describe("toUiMessage", () => {
  it("keeps parts and says whether the answer is finished", () => {
    const stored: ChatMessage = {
      id: "msg_1",
      role: "assistant",
      createdAt: "2026-01-02T03:04:05.000Z",
      complete: false,
      parts: [{ type: "data-notice", id: "n", data: { code: "x", message: "y" } }],
    };
    expect(toUiMessage(stored)).toEqual({
      id: "msg_1",
      role: "assistant",
      metadata: { createdAt: "2026-01-02T03:04:05.000Z", complete: false },
      parts: stored.parts,
    });
    expect(isUnfinished([toUiMessage(stored)])).toBe(true);
    expect(isUnfinished([toUiMessage({ ...stored, complete: true })])).toBe(false);
  });

  it("finds an unfinished answer that is not the last message", () => {
    expect(isUnfinished([assistant("a", [], false), user("b", "hello"), assistant("c", [])])).toBe(true);
  });
});

describe("message parts", () => {
  it("joins text parts as paragraphs", () => {
    expect(
      textOf(assistant("a", [{ type: "text", text: "one" }, { type: "step-start" }, { type: "text", text: "two" }])),
    ).toBe("one\n\ntwo");
  });

  it("finds the latest part of a kind", () => {
    const message = assistant("a", [
      { type: "data-notice", id: "1", data: { code: "first", message: "" } },
      { type: "data-notice", id: "2", data: { code: "second", message: "" } },
    ]);
    expect(findPart(message, "data-notice")?.data.code).toBe("second");
    expect(findPart(message, "data-work")).toBeUndefined();
  });

  it("does not count blank text or bookkeeping parts as content", () => {
    expect(hasContent(assistant("a", [{ type: "step-start" }, { type: "text", text: "  " }]))).toBe(false);
    expect(hasContent(assistant("a", [{ type: "text", text: "x" }]))).toBe(true);
  });

  it("awaits the first part only while a reply is on its way", () => {
    const asked = [user("u", "hello")];
    expect(awaitsFirstPart(asked, "submitted")).toBe(true);
    expect(awaitsFirstPart(asked, "ready")).toBe(false);
    expect(awaitsFirstPart(asked, "error")).toBe(false);
    expect(awaitsFirstPart([...asked, assistant("a", [])], "streaming")).toBe(true);
    expect(awaitsFirstPart([...asked, assistant("a", [{ type: "text", text: "hi" }])], "streaming")).toBe(false);
    expect(awaitsFirstPart([], "submitted")).toBe(false);
  });
});

describe("inspectDraft", () => {
  it("refuses blank text", () => {
    expect(inspectDraft(" \n ").canSend).toBe(false);
  });

  it("allows exactly the limit, counted as the server counts it, and shows the counter only near it", () => {
    expect(inspectDraft("字".repeat(TEXT_LIMIT))).toEqual({
      canSend: true,
      remaining: 0,
      showCounter: true,
      tooLong: false,
    });
    expect(inspectDraft("字".repeat(TEXT_LIMIT + 3))).toEqual({
      canSend: false,
      remaining: -3,
      showCounter: true,
      tooLong: true,
    });
    expect(inspectDraft("hello").showCounter).toBe(false);
  });
});

describe("joinDrafts", () => {
  it("loses neither the text that failed nor what was typed since", () => {
    expect(joinDrafts("failed", "")).toBe("failed");
    expect(joinDrafts("failed", "typed")).toBe("failed\ntyped");
    expect(joinDrafts("", "typed")).toBe("typed");
    expect(joinDrafts("same", "same")).toBe("same");
  });
});

describe("inspectChoices", () => {
  const options = [
    { value: "12345", label: "#12345" },
    { value: "67890", label: "#67890" },
  ];
  const asked = [user("u", "where is it"), assistant("a", [])];

  it("is open while it is the last thing said", () => {
    expect(inspectChoices(asked, "a", options, "ready")).toEqual({ open: true, chosen: null });
    expect(inspectChoices(asked, "a", options, "submitted").open).toBe(false);
  });

  it("stays open after a failed request, so that nothing is lost", () => {
    expect(inspectChoices(asked, "a", options, "error").open).toBe(true);
  });

  it("shows what was chosen afterwards", () => {
    expect(inspectChoices([...asked, user("v", " 67890 ")], "a", options, "ready")).toEqual({
      open: false,
      chosen: "67890",
    });
    expect(inspectChoices([...asked, user("v", "#12345")], "a", options, "ready").chosen).toBe("12345");
    expect(inspectChoices([...asked, user("v", "never mind")], "a", options, "ready")).toEqual({
      open: false,
      chosen: null,
    });
  });
});

describe("questionBefore", () => {
  it("is the customer's last message before the answer", () => {
    const messages = [user("1", "first"), assistant("2", []), user("3", "second"), assistant("4", [])];
    expect(questionBefore(messages, "4")).toBe("second");
    expect(questionBefore(messages, "2")).toBe("first");
    expect(questionBefore(messages, "1")).toBeNull();
    expect(questionBefore(messages, "unknown")).toBeNull();
  });
});

describe("sendsOnKey", () => {
  const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

  it("sends on Enter alone", () => {
    expect(sendsOnKey(enter)).toBe(true);
    expect(sendsOnKey({ ...enter, shiftKey: true })).toBe(false);
    expect(sendsOnKey({ ...enter, key: "a", keyCode: 65 })).toBe(false);
  });

  it("never sends with the Enter that picks a word in an input method", () => {
    expect(sendsOnKey({ ...enter, isComposing: true })).toBe(false);
    expect(sendsOnKey({ ...enter, keyCode: 229 })).toBe(false);
  });
});

describe("a person in the conversation", () => {
  const handoff = (id: string, status: "WAITING" | "TAKEN" | "GIVEN_BACK") =>
    assistant(id, [
      {
        type: "data-handoff",
        id: "handoff",
        data: { handoffId: `hand_${id}`, reason: "ASKED", status, ahead: 0, person: null, ticket: null },
      },
    ]);

  it("is what the latest message about one says", () => {
    expect(openHandoffOf([])).toBeNull();
    expect(openHandoffOf([handoff("1", "WAITING"), user("2", "hello?")])).toMatchObject({ handoffId: "hand_1" });
    expect(openHandoffOf([handoff("1", "WAITING"), handoff("3", "TAKEN")])).toMatchObject({ status: "TAKEN" });
    expect(openHandoffOf([handoff("1", "WAITING"), handoff("3", "GIVEN_BACK")])).toBeNull();
  });

  it("is told beside the messages: one that says nothing else is not drawn", () => {
    expect(hasContent(handoff("1", "WAITING"))).toBe(false);
  });

  it("keeps the name of who wrote", () => {
    const person = { name: "Maya", role: "customer_service" };
    const stored: ChatMessage = {
      id: "m",
      role: "assistant",
      createdAt: "2026-01-02T03:04:05.000Z",
      parts: [],
      complete: true,
      person,
    };
    expect(toUiMessage(stored).metadata?.person).toEqual(person);
  });
});

describe("ratings", () => {
  const rated = (id: string, until: string | null) => {
    const data = { executionId: `exec_${id}`, thumb: null, stars: null, comment: null, until };
    return { message: assistant(id, [{ type: "data-rating", id: "rating", data }]), data };
  };

  it("are asked for below the latest answer, and stay where they were given", () => {
    const [first, given, last] = [rated("1", null), rated("2", "2026-01-03T00:00:00.000Z"), rated("3", null)];
    const messages = [first.message, given.message, last.message, user("4", "thanks")];
    expect([first, given, last].map(({ message, data }) => asksRating(messages, message, data))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("cards", () => {
  const order: ChatMessage["parts"][number] = {
    type: "data-ticket",
    id: "card:ticket",
    data: { number: "#CS-1", subject: null, priority: null, orderId: null, reused: false },
  };
  const stored = (parts: ChatMessage["parts"]): ChatMessage => ({
    ...{ id: "m", role: "assistant", createdAt: "2026-01-02T03:04:05.000Z", complete: true },
    parts,
  });

  it("are drawn with the words that leave out what they show; the whole answer can still be copied", () => {
    const message = toUiMessage(stored([{ type: "text", text: "Ticket #CS-1 is open.", withCards: "Open." }, order]));
    expect(textOf(message)).toBe("Open.");
    expect(message.metadata?.words).toBe("Ticket #CS-1 is open.");
  });

  it("change nothing of an answer without such words", () => {
    const message = toUiMessage(stored([{ type: "text", text: "Ticket #CS-1 is open." }, order]));
    expect([textOf(message), message.metadata?.words]).toEqual(["Ticket #CS-1 is open.", undefined]);
  });
});

describe("putting the last message differently", () => {
  const asked = user("u", "where is it");
  const question = assistant("a", [{ type: "text", text: "Which order?" }]);
  const handoff = assistant("a", [
    {
      type: "data-handoff",
      id: "handoff",
      data: { handoffId: "h", reason: "ASKED", status: "WAITING", ahead: 0, person: null, ticket: null },
    },
  ]);

  it("is possible while nothing was begun for it", () => {
    expect(mayBeEdited([asked, question], "u", "ready")).toBe(true);
    expect(mayBeEdited([asked], "u", "error")).toBe(true);
    expect(mayBeEdited([asked, question], "u", "streaming")).toBe(false);
    expect(mayBeEdited([asked, question, user("v", "12345")], "u", "ready")).toBe(false);
    expect(mayBeEdited([asked, question], "a", "ready")).toBe(false);
    expect(mayBeEdited([asked, handoff], "u", "ready")).toBe(false);
  });
});

describe("suggestions", () => {
  const last = assistant("a", [{ type: "text", text: "Done." }]);
  it("stand below the last thing said, while it is the customer's turn", () => {
    expect(offersSuggestions([user("u", "x"), last], "a", "ready")).toBe(true);
    expect(offersSuggestions([user("u", "x"), last], "a", "submitted")).toBe(false);
    expect(offersSuggestions([last, user("u", "x")], "a", "ready")).toBe(false);
  });
});
