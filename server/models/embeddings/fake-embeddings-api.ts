// Test support: an HTTP server that speaks OpenAI's embeddings API. Its vectors are hashed character trigrams, so that
// texts which share words are near each other. It refuses what the real API would refuse.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

export const FAKE_KEY = "sk-embeddings-test";
const DIMENSIONS = 256;

const body = z.strictObject({
  model: z.string().min(1),
  input: z.array(z.string().min(1)).min(1).max(2_048),
  encoding_format: z.literal("float"),
});

/** silent: takes the request and never answers. short: a vector is missing. */
export type FakeReply = "normal" | "down" | "silent" | "short" | "elsewhere";

export type FakeEmbeddingsApi = {
  url: string;
  /** The texts of each request. */
  requests: string[][];
  reply: (next: FakeReply) => void;
  /** This text is given that one's vector. */
  near: (text: string, other: string) => void;
  close: () => Promise<void>;
};

export async function startFakeEmbeddingsApi(): Promise<FakeEmbeddingsApi> {
  const requests: string[][] = [];
  const others = new Map<string, string>();
  let reply: FakeReply = "normal";

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = body.safeParse(JSON.parse(Buffer.concat(await request.toArray()).toString()));
    if (request.headers.authorization !== `Bearer ${FAKE_KEY}`)
      return refuse(response, 401, `${FAKE_KEY} was expected`);
    if (request.url !== "/v1/embeddings" || request.method !== "POST") return refuse(response, 404, "Not found");
    if (!sent.success) return refuse(response, 400, z.prettifyError(sent.error));
    const { input, model } = sent.data;
    requests.push(input);
    if (reply === "silent") return;
    if (reply === "down") return refuse(response, 503, "Overloaded");
    if (reply === "elsewhere") return void response.writeHead(307, { location: "/v2/embeddings" }).end();
    // The order is the index's, not the list's.
    const data = input
      .map((text, index) => ({ object: "embedding", index, embedding: trigrams(others.get(text) ?? text) }))
      .reverse()
      .slice(reply === "short" ? 1 : 0);
    const tokens = input.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ object: "list", data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } }),
    );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, 400, String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reply: (next) => void (reply = next),
    near: (text, other) => void others.set(text, other),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
}

function trigrams(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  const padded = ` ${text.toLowerCase()} `;
  for (let i = 0; i + 3 <= padded.length; i += 1) {
    let hash = 7;
    for (const char of padded.slice(i, i + 3)) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
    vector[hash % DIMENSIONS] = (vector[hash % DIMENSIONS] ?? 0) + 1;
  }
  return vector;
}
