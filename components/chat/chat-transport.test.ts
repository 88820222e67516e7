import { describe, expect, it } from "vitest";
import type { ChatUiMessage } from "./chat-model";
import { createChatTransport, wasNotTaken, wasTakenBack } from "./chat-transport";
import { partsOf } from "./chat-model";
import { explainFailure } from "./failure-model";

type Call = { url: string; method: string | undefined; body: unknown };

function fakeServer(answer: () => Response | Promise<Response>) {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    calls.push({
      url: String(input),
      method: init?.method,
      body: typeof init?.body === "string" ? JSON.parse(init.body) : undefined,
    });
    return answer();
  };
  return { calls, fetch };
}

const sse = (...chunks: object[]) =>
  new Response(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("") + "data: [DONE]\n\n", {
    headers: { "content-type": "text/event-stream" },
  });

const messages: ChatUiMessage[] = [
  { id: "u1", role: "user", parts: [{ type: "text", text: "first" }] },
  { id: "a1", role: "assistant", parts: [{ type: "text", text: "answer" }] },
  { id: "u2", role: "user", parts: [{ type: "text", text: "second" }] },
];

function open(answer: () => Response | Promise<Response>) {
  const server = fakeServer(answer);
  let accepted = 0;
  const transport = createChatTransport({ sessionId: "sess_1", onAccepted: () => accepted++, fetch: server.fetch });
  const send = () =>
    transport.sendMessages({
      chatId: "sess_1",
      messages,
      trigger: "submit-message",
      messageId: undefined,
      abortSignal: undefined,
    });
  return { ...server, transport, send, accepted: () => accepted };
}

async function failure(act: Promise<unknown>): Promise<Error> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected it to fail");
}

describe("chat transport", () => {
  it("names the pictures that go with a message", async () => {
    const data = {
      attachmentId: "att_1",
      name: "cup.png",
      mediaType: "image/png" as const,
      size: 9,
      width: 3,
      height: 3,
    };
    const calls: unknown[] = [];
    const chat = createChatTransport({
      sessionId: "sess_1",
      onAccepted: () => {},
      fetch: async (_url, init) => {
        calls.push(JSON.parse(String(init?.body)));
        return new Response("data: [DONE]\n\n", { headers: { "content-type": "text/event-stream" } });
      },
    });
    const parts = partsOf({ text: "", pictures: [data] });
    const messages = [{ id: "u1", role: "user" as const, parts }];
    const about = { chatId: "sess_1", messageId: undefined, abortSignal: undefined };
    await chat.sendMessages({ trigger: "submit-message", messages, ...about });
    expect(calls).toEqual([{ sessionId: "sess_1", message: { id: "u1", text: "", attachments: ["att_1"] } }]);
  });

  it("sends only the customer's last message and says when it was taken in", async () => {
    const chat = open(() => sse({ type: "start", messageId: "a2" }, { type: "finish" }));
    const reader = (await chat.send()).getReader();
    expect((await reader.read()).value).toEqual({ type: "start", messageId: "a2" });
    expect(chat.calls).toEqual([
      { url: "/api/chat", method: "POST", body: { sessionId: "sess_1", message: { id: "u2", text: "second" } } },
    ]);
    expect(chat.accepted()).toBe(1);
  });

  it("joins the stream of its own session, and has nothing to join after 204", async () => {
    const chat = open(() => new Response(null, { status: 204 }));
    expect(await chat.transport.reconnectToStream({ chatId: "sess_1" })).toBeNull();
    expect(chat.calls).toEqual([{ url: "/api/chat/sess_1/stream", method: "GET", body: undefined }]);
    expect(chat.accepted()).toBe(0);
  });

  it.each([
    [401, "UNAUTHENTICATED"],
    [404, "NOT_FOUND"],
    [409, "CONFLICT"],
    [429, "RATE_LIMITED"],
    [500, "INTERNAL"],
    [502, "INTERNAL"],
  ])("turns status %i into %s without taking the message for sent", async (status, code) => {
    const chat = open(() => Response.json({ error: { code, message: "…" } }, { status }));
    const error = await failure(chat.send());
    expect(explainFailure(error).code).toBe(code);
    expect(wasNotTaken(error)).toBe(true);
    expect(chat.accepted()).toBe(0);
  });

  it("knows a message that its sender took back from one that went wrong", async () => {
    const refused = (reason: string) => () =>
      Response.json({ error: { code: "CONFLICT", message: "…", reason } }, { status: 409 });
    expect(wasTakenBack(await failure(open(refused("message_removed")).send()))).toBe(true);
    expect(wasTakenBack(await failure(open(refused("queue_full")).send()))).toBe(false);
    const garbled = open(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    expect(wasTakenBack(await failure(garbled.send()))).toBe(false);
  });

  it("tells a lost network from a broken stream", async () => {
    const chat = open(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(explainFailure(await failure(chat.send())).code).toBe("NETWORK");
    const resumed = await failure(chat.transport.reconnectToStream({ chatId: "sess_1" }));
    expect(explainFailure(resumed).code).toBe("NETWORK");
    expect(wasNotTaken(resumed)).toBe(false);
    expect(wasNotTaken(new TypeError("network error"))).toBe(false);
  });

  it("lets its own aborts through untouched", async () => {
    const chat = open(() => Promise.reject(new DOMException("gone", "AbortError")));
    expect((await failure(chat.send())).name).toBe("AbortError");
  });
});
