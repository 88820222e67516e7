// Test support: an HTTP server that speaks the Messages API, answering each request by a script and keeping what it was
// sent. It refuses what the real API would refuse, so a test cannot pass on a request nobody would accept.
// Also a program: tsx server/models/fake-messages-api.ts --port 4010 --script normal,overloaded
// While it runs: GET /__requests lists what it received, POST /__script ["broken_stream","normal"] starts a new script.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { sampleOf, strictnessFault } from "./fake-messages-json";
import { FAKE_REPLIES, FAKE_REPLY_NAMES, refuse, type FakeReply, type FakeUsage } from "./fake-messages-replies";

export const FAKE_TEXT = {
  "zh-CN": "对于这次配送延误，我们深表歉意。您的心情我们完全理解，包裹的进展我们会如实告诉您。",
  en: "We are truly sorry that your parcel is late. We understand how you feel, and we will tell you plainly how it goes.",
};

const body = z.looseObject({
  model: z.string().startsWith("claude-"),
  max_tokens: z.int().min(1),
  system: z.string().min(1),
  messages: z.array(z.object({ role: z.literal("user"), content: z.string().min(1) })).length(1),
  stream: z.literal(true),
  thinking: z.object({ type: z.enum(["adaptive", "disabled", "between_tools"]) }).optional(),
  output_config: z
    .strictObject({
      effort: z.enum(["low", "medium", "high", "xhigh", "max"]).optional(),
      format: z.strictObject({ type: z.literal("json_schema"), schema: z.looseObject({}) }).optional(),
    })
    .optional(),
});

export type FakeRequest = { headers: Record<string, string>; body: z.infer<typeof body>; reply: FakeReply };

export type FakeOptions = {
  /** 0 takes any free port. */
  port?: number;
  /** One reply per request; the last one is repeated for ever. */
  script?: readonly FakeReply[];
  text?: string;
  /** The answer to requests with a format; without it, the simplest value of the schema that was sent. */
  json?: unknown;
  usage?: FakeUsage;
  slowMs?: number;
};

export type FakeMessagesApi = {
  url: string;
  requests: FakeRequest[];
  /** Starts a new script and forgets the requests received so far. */
  play: (script: readonly FakeReply[]) => void;
  close: () => Promise<void>;
};

export async function startFakeMessagesApi(options: FakeOptions = {}): Promise<FakeMessagesApi> {
  const requests: FakeRequest[] = [];
  let script: readonly FakeReply[] = options.script ?? ["normal"];
  let played = 0;
  const open = new Set<AbortController>();
  const play = (next: readonly FakeReply[]) => {
    script = next;
    played = 0;
    requests.length = 0;
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await read(request);
    if (request.url === "/__requests") return void response.end(JSON.stringify(requests));
    if (request.url === "/__script") {
      play(z.array(z.enum(FAKE_REPLY_NAMES)).min(1).parse(JSON.parse(sent)));
      return void response.end("{}");
    }
    if (request.method !== "POST" || request.url?.split("?")[0] !== "/v1/messages") {
      return refuse(response, 404, "not_found_error", "Not found");
    }
    const problem = refusal(request, sent);
    if (problem) return refuse(response, ...problem);
    const parsed = body.parse(JSON.parse(sent));
    const reply = script[Math.min(played++, script.length - 1)] ?? "normal";
    requests.push({ headers: headersOf(request), body: parsed, reply });
    const gone = new AbortController();
    open.add(gone);
    response.on("close", () => {
      open.delete(gone);
      gone.abort();
    });
    await FAKE_REPLIES[reply]({
      response,
      model: parsed.model,
      text: options.text ?? answerTo(parsed, options),
      usage: options.usage ?? { input: 812, output: 96, cacheWrite: 0, cacheRead: 0 },
      slowMs: options.slowMs ?? 250,
      gone: gone.signal,
    });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 400, "invalid_request_error", String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play,
    close: () =>
      new Promise((resolve) => {
        for (const gone of open) gone.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo({ system, output_config: output }: z.infer<typeof body>, options: FakeOptions): string {
  if (output?.format) return JSON.stringify("json" in options ? options.json : sampleOf(output.format.schema));
  return FAKE_TEXT[system.includes("Simplified Chinese") ? "zh-CN" : "en"];
}

type Refusal = [status: number, type: string, message: string];

function refusal(request: IncomingMessage, sent: string): Refusal | null {
  const key = request.headers["x-api-key"] ?? request.headers.authorization?.match(/^Bearer (\S+)$/)?.[1];
  if (!key) return [401, "authentication_error", "An API key is required"];
  const invalid = (message: string): Refusal => [400, "invalid_request_error", message];
  if (!request.headers["anthropic-version"]) return invalid("anthropic-version: header is required");
  const result = body.safeParse(safeJson(sent));
  if (!result.success) return invalid(z.prettifyError(result.error));
  const { model, thinking, output_config: output } = result.data;
  const sampling = ["temperature", "top_p", "top_k"].find((key) => key in result.data);
  if (sampling) return invalid(`${sampling}: not supported on ${model}`);
  if (thinking?.type === "between_tools" && model !== "claude-sonnet-5-5")
    return invalid("thinking.type: between_tools");
  if (thinking?.type === "disabled" && /^claude-(sonnet|opus)-5-5$/.test(model))
    return invalid("thinking.type: disabled");
  if (output?.effort && /-4-5(-\d{8})?$/.test(model)) return invalid(`output_config.effort: not supported on ${model}`);
  const fault = output?.format ? strictnessFault(output.format.schema) : null;
  if (fault) return invalid(`output_config.format.schema: ${fault}`);
  return null;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Without the key: the list is shown by /__requests and printed by failing tests. */
function headersOf(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => !["x-api-key", "authorization"].includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4010" },
      script: { type: "string", default: "normal" },
      "slow-ms": { type: "string", default: "250" },
    },
  });
  const script = z.array(z.enum(FAKE_REPLY_NAMES)).min(1).parse(values.script.split(","));
  const api = await startFakeMessagesApi({ port: Number(values.port), slowMs: Number(values["slow-ms"]), script });
  process.stdout.write(`Fake Messages API at ${api.url} plays ${script.join(", ")}\n`);
  const stop = () => void api.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
