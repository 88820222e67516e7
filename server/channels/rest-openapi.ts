// The OpenAPI document of the REST API. Its schemas are generated from those the API itself works with
// (rest-contract.ts), so that it says what is done.
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import { MAX_PER_MESSAGE, MEDIA_TYPES } from "../conversation/attachments/attachment.schema";
import { contract, idempotencyKey, messageQuery, requests } from "./rest-contract";

type Json = Record<string, unknown>;

const ref = (kind: "schemas" | "responses" | "parameters", name: string) => ({ $ref: `#/components/${kind}/${name}` });
const json = (name: keyof typeof contract | keyof typeof requests) => ({
  "application/json": { schema: ref("schemas", name) },
});

/** Every schema under its name; one that another names is referred to. */
function schemasOf(schemas: Record<string, z.ZodType>, io: "input" | "output"): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    ...{ io, uri: (id: string) => `#/components/schemas/${id}`, metadata: z.globalRegistry },
    override: ({ jsonSchema }) => {
      // Answers may gain fields.
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

const RETRY_AFTER = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } } };

const RESPONSES: Record<string, { status: string; description: string; headers?: Json }> = {
  Invalid: { status: "400", description: "The request is not usable: `details.fields` says where." },
  Unauthenticated: {
    status: "401",
    description: "No key, or one that is unknown, revoked or expired.",
    headers: { "WWW-Authenticate": { schema: { type: "string" } } },
  },
  Forbidden: {
    status: "403",
    description: "The key's role does not allow it: `details.permission` is what is missing.",
  },
  NotFound: { status: "404", description: "There is none, or it is somebody else's." },
  Conflict: { status: "409", description: "Another message was sent under this Idempotency-Key." },
  TooLarge: { status: "413", description: "The body is larger than 256 KiB, or a picture than 5 MB." },
  NotPicture: { status: "415", description: "The body is not declared as a picture." },
  NotJson: { status: "415", description: "The body is not declared as application/json." },
  TooMany: { status: "429", description: "The key's requests of this minute are used up.", headers: RETRY_AFTER },
  Unavailable: { status: "503", description: "Try again in a moment." },
};

const EVERYWHERE = ["Unauthenticated", "Forbidden", "TooMany", "Unavailable"];
const WITH_BODY = ["Invalid", "TooLarge", "NotJson"];

const refusals = (...names: string[]): Json =>
  Object.fromEntries(
    [...names, ...EVERYWHERE]
      .map((name) => [RESPONSES[name]?.status ?? "default", ref("responses", name)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );

const body = (name: keyof typeof requests) => ({ required: true, content: json(name) });
const SESSION = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
const LANGUAGE = ref("parameters", "AcceptLanguage");

const EVENTS = `Without \`wait\`, server-sent events: \`begin\` (BeginEvent) once; \`part\` (PartEvent) for each piece of the answer and for
each change of one; \`done\` (Reply) when the work has ended or waits for somebody, which ends the stream; \`error\` (Error)
instead, when it failed. Lines that begin with a colon keep the line open.`;

function paths(): Json {
  return {
    "/intents/recognize": {
      post: {
        ...{ operationId: "recognizeIntent", tags: ["Intents"], parameters: [LANGUAGE] },
        summary: "What a message is understood as",
        description: "Nothing is said or begun. With a session, its language and what it knows already are counted in.",
        requestBody: body("RecogniseRequest"),
        responses: {
          "200": { description: "What was understood.", content: json("Recognition") },
          ...refusals("NotFound", ...WITH_BODY),
        },
      },
    },
    "/sessions": {
      post: {
        ...{ operationId: "openSession", tags: ["Sessions"], parameters: [LANGUAGE] },
        summary: "Open a conversation in a customer's name",
        requestBody: body("SessionRequest"),
        responses: {
          "201": {
            description: "The conversation.",
            headers: { Location: { schema: { type: "string" } } },
            content: json("Session"),
          },
          ...refusals("NotFound", ...WITH_BODY),
        },
      },
    },
    "/sessions/{id}": {
      get: {
        ...{ operationId: "getSession", tags: ["Sessions"], parameters: [...SESSION, LANGUAGE] },
        summary: "A conversation: its state, what it waits for, and its messages",
        responses: { "200": { description: "The conversation.", content: json("Session") }, ...refusals("NotFound") },
      },
    },
    "/sessions/{id}/messages": { post: sendMessage() },
    "/sessions/{id}/attachments": { post: addPicture() },
    "/sessions/{id}/attachments/{attachmentId}": { get: readPicture() },
  };
}

/** What a picture may be, as a body. */
const pictures = (types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: "string", format: "binary" } }]));

function addPicture(): Json {
  const name = { name: "name", in: "query", description: "What it is called.", schema: { type: "string" } };
  return {
    ...{ operationId: "addAttachment", tags: ["Sessions"], parameters: [...SESSION, name, LANGUAGE] },
    summary: "Send a picture into a conversation, to go with a message",
    description: `The picture itself is the body, up to 5 MB. What it is shows in its bytes. Name its \`attachmentId\` in the message it goes with, at most ${MAX_PER_MESSAGE} in one; one that is never sent is removed after a day.`,
    requestBody: { required: true, content: pictures([...MEDIA_TYPES, "application/octet-stream"]) },
    responses: {
      "201": {
        description: "The picture as it is kept.",
        headers: { Location: { schema: { type: "string" } } },
        content: json("Attachment"),
      },
      ...refusals("NotFound", "Invalid", "TooLarge", "NotPicture"),
    },
  };
}

function readPicture(): Json {
  const attachment = { name: "attachmentId", in: "path", required: true, schema: { type: "string" } };
  return {
    ...{ operationId: "getAttachment", tags: ["Sessions"], parameters: [...SESSION, attachment, LANGUAGE] },
    summary: "A picture of a conversation",
    responses: { "200": { description: "Its bytes.", content: pictures(MEDIA_TYPES) }, ...refusals("NotFound") },
  };
}

function sendMessage(): Json {
  const { timeout } = z.toJSONSchema(messageQuery, { io: "input", unrepresentable: "any" }).properties ?? {};
  const { pattern } = z.toJSONSchema(idempotencyKey);
  const query = (name: string, description: string, schema: unknown) => ({ name, in: "query", description, schema });
  return {
    ...{ operationId: "sendMessage", tags: ["Sessions"] },
    summary: "Say something as the customer, and get the answer",
    description: EVENTS,
    parameters: [
      ...SESSION,
      query("wait", "Answer with one JSON document instead of events.", { type: "boolean", default: false }),
      query("timeout", "How many seconds `wait` waits at most.", { ...(timeout as Json), type: "integer" }),
      {
        ...{ name: "Idempotency-Key", in: "header", schema: { type: "string", pattern } },
        description:
          "Your own name for the message. The same one again, with the same text, is the same message and gets its answer as it is now.",
      },
      LANGUAGE,
    ],
    requestBody: body("MessageRequest"),
    responses: {
      "200": {
        description: "The answer: the work has ended, or waits for somebody (`awaiting`).",
        content: { ...json("Reply"), "text/event-stream": { schema: { type: "string", description: EVENTS } } },
      },
      "202": {
        description:
          "With `wait`: the time is up and the work goes on. Ask for the session, or send the same message again under the same Idempotency-Key to go on waiting.",
        headers: { ...RETRY_AFTER, Location: { schema: { type: "string" } } },
        content: json("Reply"),
      },
      ...refusals("NotFound", "Conflict", ...WITH_BODY),
    },
  };
}

const DESCRIPTION = `Conversations with Steward for your own app, website or desk. Make a key with \`steward apikey create\` and send it
as \`Authorization: Bearer stw_…\` from your servers: browsers of other sites are not let in (no CORS).

A key of the role \`api\`, \`customer_service\` or \`admin\` opens conversations in the name of any customer; one of the role
\`customer\` in the name of one. In a conversation it is that customer: it reaches their records and does what they may.`;

/** `url`: where Steward is reached. */
export function openApiDocument(url: string): Json {
  const responses = Object.entries(RESPONSES).map(([name, { status: _status, ...response }]) => [
    name,
    { ...response, content: json("Error") },
  ]);
  return {
    openapi: "3.1.1",
    info: { title: "Steward", version: packageJson.version, description: DESCRIPTION },
    servers: [{ url: `${url}/api/v1` }],
    security: [{ key: [] }],
    tags: [
      { name: "Intents", description: "Understanding." },
      { name: "Sessions", description: "Conversations." },
    ],
    paths: paths(),
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "stw_…" } },
      parameters: {
        AcceptLanguage: {
          ...{ name: "Accept-Language", in: "header", schema: { type: "string", examples: ["en", "zh-CN"] } },
          description: "The language of errors, and of messages that have none of their own.",
        },
      },
      schemas: { ...schemasOf(contract, "output"), ...schemasOf(requests, "input") },
      responses: Object.fromEntries(responses),
    },
  };
}
