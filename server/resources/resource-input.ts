// What may be said of a resource, for every surface that adds or edits one. Credentials are not among it: they have a verb
// of their own, and an address or a setting that holds one is refused.
import { z } from "zod";
import { ROLES } from "../context";
import { AppError } from "../errors";
import {
  CONNECTOR,
  CONNECTORS,
  holdsCredential,
  missingSettings,
  RESOURCE_TYPES,
  SETTINGS,
  type Connector,
} from "./connectors.schema";

export const resourceIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{1,47}$/, "must begin with a letter; then small letters, digits, - and _");

const capability = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/, "must be a word such as track");

export const resourceFields = {
  name: z.string().trim().min(1).max(100),
  endpoint: z.string().trim().max(500).default(""),
  settings: z.record(z.string(), z.unknown()).default({}),
  capabilities: z.array(capability).max(30).optional(),
  /** http: what speaks HTTP may be a queue, a database or a file store all the same. Others are what their connector is. */
  type: z.enum(RESOURCE_TYPES).optional(),
  /** Who may use it; empty means everybody. */
  roles: z.array(z.enum(ROLES)).max(ROLES.length).default([]),
  allowPrivate: z.boolean().default(false),
  rate: z
    .object({ count: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) })
    .nullable()
    .default(null),
  maxLatencyMs: z.int().min(1).max(120_000).default(5_000),
  successRate: z.number().min(0).max(1).default(0.99),
  checkSeconds: z.int().min(60).max(86_400).default(60),
};

export const addResourceInput = z.strictObject({
  id: resourceIdSchema,
  connector: z.enum(CONNECTORS),
  ...resourceFields,
});

export const editResourceInput = z.strictObject({
  id: resourceIdSchema,
  /** The revision that was edited; somebody else's later one is not overwritten. */
  revision: z.int().min(1),
  ...resourceFields,
});

type Fields = Omit<z.output<typeof editResourceInput>, "id" | "revision">;

function refuse(message: string, reason: string, field: string): AppError {
  return new AppError("VALIDATION", message, { reason, details: { field } });
}

/**
 * The columns these fields amount to; `former` is the type it had. Throws VALIDATION with the field that is wrong in
 * `details.field`.
 */
export function columnsOf(connector: Connector, fields: Fields, former?: string) {
  const { settings, rate, capabilities, endpoint, type = former, ...plain } = fields;
  const own = CONNECTOR[connector].type;
  if (type !== undefined && type !== own && connector !== "http") {
    throw refuse(`What is spoken to by ${connector} is a ${own}.`, "type_not_usable", "type");
  }
  return {
    ...plain,
    endpoint: checkEndpoint(connector, endpoint),
    settings: checkSettings(connector, settings),
    capabilities: capabilities ?? [...CONNECTOR[connector].capabilities],
    type: type ?? own,
    rateCount: rate?.count ?? null,
    rateSeconds: rate?.seconds ?? null,
  };
}

function checkEndpoint(connector: Connector, endpoint: string): string {
  const { schemes, example } = CONNECTOR[connector];
  if (!schemes) {
    if (endpoint === "") return "";
    throw refuse("This kind of resource has no address.", "endpoint_not_used", "endpoint");
  }
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url?.hostname || !schemes.includes(url.protocol)) {
    throw refuse(`The address must look like ${example}.`, "endpoint_not_usable", "endpoint");
  }
  // Who knows the rest of a Slack webhook's path may write to the channel.
  const slackPath = connector === "slack" && /^\/services\/[^/]/.test(url.pathname);
  if (holdsCredential(endpoint) || slackPath) {
    throw refuse(
      "The address holds a user name, password, key or token. Leave them out, and enter them as setting and credential.",
      "endpoint_has_credentials",
      "endpoint",
    );
  }
  if (url.hash) throw refuse("The address must not have a part after #.", "endpoint_not_usable", "endpoint");
  return endpoint;
}

function checkSettings(connector: Connector, settings: Record<string, unknown>) {
  const schema = SETTINGS[connector].strict();
  const parsed = schema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = [issue?.path[0], issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined].find(Boolean);
    throw refuse(
      `${String(field ?? "settings")} ${issue?.message ?? "is not usable"}.`,
      "settings_not_usable",
      String(field),
    );
  }
  const [missing] = missingSettings(connector, parsed.data);
  if (missing) throw refuse(`${missing} is missing.`, "settings_not_usable", missing);
  return JSON.parse(JSON.stringify(parsed.data)) as Record<string, string>;
}
