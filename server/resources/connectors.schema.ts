// How each kind of system is spoken to: its address, its settings and its credentials, as data. The registry checks input
// with it, the page draws its form from it, and each connector reads the settings through its schema.
import { z } from "zod";

export const RESOURCE_TYPES = ["database", "api", "file_store", "message_queue"] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

export const CONNECTORS = [
  "http",
  "postgres",
  "s3",
  "files",
  "smtp",
  "webhook",
  "slack",
  "webhook_source",
  "stripe",
  "carrier",
] as const;
/** What can be added. */
export type Connector = (typeof CONNECTORS)[number];

export const BUILT_IN_CONNECTORS = [
  "built_in_store",
  "built_in_queue",
  "built_in_mail",
  "built_in_files",
  "sandbox_gateway",
  "sandbox_carrier",
] as const;
/** What every installation has. */
export type BuiltInConnector = (typeof BUILT_IN_CONNECTORS)[number];

export const AUTH_KINDS = ["none", "api_key", "bearer", "basic", "oauth2"] as const;

const text = z.string().trim().max(500);
const name = z.string().trim().max(200);
const CREDENTIAL_NAME =
  /^(.*[_-])?(api-?key|key|token|secret|password|passwd|pwd|sig|signature|auth|authorization|code|credentials?)$/i;

/** Whether an address carries what belongs to the credentials, which are encrypted and shown to nobody. */
export function holdsCredential(address: string): boolean {
  const url = URL.canParse(address, "http://host") ? new URL(address, "http://host") : null;
  if (!url) return false;
  const names = [...url.searchParams.keys()].map((key) => key.replace(/([a-z])([A-Z])/g, "$1_$2"));
  return url.username !== "" || url.password !== "" || names.some((key) => CREDENTIAL_NAME.test(key));
}

const CREDENTIAL = "must not hold a password, key or token: enter it as a credential";
const httpAddress = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .max(500)
  .refine((address) => !holdsCredential(address), CREDENTIAL);
const path = text
  .regex(/^\/(?!\/)/, "must begin with one /")
  .refine((address) => !holdsCredential(address), CREDENTIAL);
const headerName = name.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be the name of a header");

/** Empty fields of a form are fields that were not given. */
const given = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

export const SETTINGS = {
  http: z.object({
    auth: z.enum(AUTH_KINDS).default("none"),
    /** api_key: where the key goes, and what stands before it. */
    keyIn: z.enum(["header", "query"]).default("header"),
    keyName: given(headerName),
    keyPrefix: given(text),
    username: given(name),
    tokenUrl: given(httpAddress),
    clientId: given(name),
    clientAuth: z.enum(["basic", "post"]).default("basic"),
    scope: given(text),
    audience: given(text),
    healthPath: given(path),
  }),
  postgres: z.object({
    username: name.min(1),
    tls: z.enum(["disable", "require", "verify"]).default("verify"),
  }),
  s3: z.object({
    bucket: name.min(1),
    region: name.default("us-east-1"),
    accessKeyId: name.min(1),
    addressing: z.enum(["path", "host"]).default("path"),
  }),
  files: z.object({ folder: name.regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/, "must be a folder's name") }),
  smtp: z.object({ username: given(name) }),
  webhook: z.object({}),
  slack: z.object({}),
  webhook_source: z.object({
    scheme: z.enum(["standard", "hmac"]).default("standard"),
    /** hmac: the header that holds the signature, how it is written, what stands before it. */
    signatureHeader: given(headerName),
    encoding: z.enum(["hex", "base64"]).default("hex"),
    signaturePrefix: given(text),
    idHeader: given(headerName),
    eventHeader: given(headerName),
    /** The SOP an event starts, with the event's data as its input. */
    sopId: given(name.regex(/^[a-z][a-z0-9_]*$/, "must be the id of an SOP")),
  }),
  stripe: z.object({}),
  carrier: z.object({ keyName: given(headerName) }),
} as const satisfies Record<Connector, z.ZodObject>;

export type SettingsOf<C extends Connector> = z.output<(typeof SETTINGS)[C]>;

type Described = {
  type: ResourceType;
  /** Schemes of its address; null when it has none. */
  schemes: readonly string[] | null;
  /** What an address looks like. */
  example: string;
  capabilities: readonly string[];
  /** Names of its credentials: the first is the one it cannot do without. */
  secrets: readonly string[];
  /** Credentials we may make ourselves: both sides need the same, and nobody has one yet. */
  generated?: true;
};

export const CONNECTOR: Readonly<Record<Connector, Described>> = {
  http: {
    type: "api",
    schemes: ["https:", "http:"],
    example: "https://erp.example.com/api",
    capabilities: ["call"],
    secrets: ["api_key", "token", "password", "client_secret"],
  },
  postgres: {
    type: "database",
    schemes: ["postgresql:", "postgres:"],
    example: "postgresql://db.example.com:5432/shop",
    capabilities: ["read"],
    secrets: ["password"],
  },
  s3: {
    type: "file_store",
    schemes: ["https:", "http:"],
    example: "https://s3.eu-central-1.amazonaws.com",
    capabilities: ["read", "write"],
    secrets: ["secret_access_key"],
  },
  files: { type: "file_store", schemes: null, example: "", capabilities: ["read", "write"], secrets: [] },
  smtp: {
    type: "message_queue",
    schemes: ["smtp:", "smtps:"],
    example: "smtp://mail.example.com:587",
    capabilities: ["send_email"],
    secrets: ["password"],
  },
  webhook: {
    type: "message_queue",
    schemes: ["https:", "http:"],
    example: "https://example.com/hooks/steward",
    capabilities: ["publish"],
    secrets: ["signing_secret"],
    generated: true,
  },
  /** An incoming webhook of Slack's: who knows its path may write to the channel, so the path is the credential. */
  slack: {
    type: "message_queue",
    schemes: ["https:", "http:"],
    example: "https://hooks.slack.com/services",
    capabilities: ["publish"],
    secrets: ["webhook_path"],
  },
  webhook_source: {
    type: "message_queue",
    schemes: null,
    example: "",
    capabilities: ["receive"],
    secrets: ["signing_secret"],
    generated: true,
  },
  stripe: {
    type: "api",
    schemes: ["https:", "http:"],
    example: "https://api.stripe.com",
    capabilities: ["charge", "refund", "void"],
    secrets: ["secret_key", "webhook_secret"],
  },
  carrier: {
    type: "api",
    schemes: ["https:", "http:"],
    example: "https://api.shipengine.com/v1",
    capabilities: ["track"],
    secrets: ["api_key"],
  },
};

/** Which of a connector's credentials its settings call for. */
export function neededSecrets(connector: Connector, settings: Record<string, unknown>): readonly string[] {
  if (connector === "http") {
    const byAuth = {
      none: [],
      api_key: ["api_key"],
      bearer: ["token"],
      basic: ["password"],
      oauth2: ["client_secret"],
    };
    return byAuth[(settings.auth as keyof typeof byAuth | undefined) ?? "none"];
  }
  if (connector === "smtp") return settings.username ? ["password"] : [];
  return CONNECTOR[connector].secrets;
}

/** Which settings a form shows, given the others. */
export function shownSettings(connector: Connector, settings: Record<string, unknown>): readonly string[] {
  const all = Object.keys(SETTINGS[connector].shape);
  if (connector === "http") {
    const byAuth: Record<string, string[]> = {
      api_key: ["keyIn", "keyName", "keyPrefix"],
      basic: ["username"],
      oauth2: ["tokenUrl", "clientId", "clientAuth", "scope", "audience"],
    };
    return ["auth", ...(byAuth[String(settings.auth)] ?? []), "healthPath"];
  }
  if (connector === "webhook_source" && settings.scheme !== "hmac") return ["scheme", "sopId"];
  return all;
}

/** Settings that must be there, given the others. */
export function missingSettings(connector: Connector, settings: Record<string, unknown>): readonly string[] {
  const needed: Record<string, string[]> = {
    "http/basic": ["username"],
    "http/oauth2": ["tokenUrl", "clientId"],
    "http/api_key": settings.keyIn === "query" ? ["keyName"] : [],
    "webhook_source/hmac": ["signatureHeader"],
  };
  return (needed[`${connector}/${String(settings.auth ?? settings.scheme)}`] ?? []).filter((key) => !settings[key]);
}

/** The choices of a setting; null when anything may be written. */
export function choicesOf(connector: Connector, key: string): readonly string[] | null {
  const field = (SETTINGS[connector].shape as Record<string, z.ZodType>)[key];
  const inner = field instanceof z.ZodDefault ? field.unwrap() : field;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : null;
}

/** What a new resource begins with. */
export function defaultSettings(connector: Connector): Record<string, string> {
  const fields = Object.entries(SETTINGS[connector].shape as Record<string, z.ZodType>);
  return Object.fromEntries(
    fields.map(([key, field]) => {
      const { data } = field.safeParse(undefined);
      return [key, typeof data === "string" ? data : ""];
    }),
  );
}
