// The process's configuration, read once from the environment. Nothing else reads process.env.
import { resolve } from "node:path";
import { z } from "zod";
import { isTimeZone } from "./context";

const flag = z
  .enum(["0", "1", "false", "true"], "must be 0, 1, false or true")
  .transform((value) => value === "1" || value === "true");

const PORT = "must be a number from 0 to 65535";
const HTTP = "must be an address such as https://steward.example";
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const variablesSchema = z.object({
  NODE_ENV: z
    .enum(["development", "test", "production"], "must be development, test or production")
    .default("development"),
  PORT: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(3000),
  DATA_DIR: z.string().min(1).default(".data"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must be an address such as postgresql://user:password@host:5432/name" })
    .optional(),
  /** The address customers use; decides cookies' Secure flag and the links in e-mails. */
  APP_URL: z.url({ protocol: /^https?$/, error: HTTP }).optional(),
  /** Signs sessions. Without it a key file is made in DATA_DIR at the first start. */
  AUTH_SECRET: z.string().min(32, "must be at least 32 characters long").optional(),
  /** Encrypts credentials, the first of several parted by commas. Without it a key file is made in DATA_DIR. */
  STEWARD_KEY: z
    .string()
    .refine((keys) => keys.split(",").every((key) => key.trim().length >= 32), "must be at least 32 characters long")
    .optional(),
  /** Demo data and one-click sign-in. */
  DEMO: flag.default(true),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must be an address such as smtp://user:password@host:587" })
    .optional(),
  MAIL_FROM: z.string().default("Steward <care@steward.example>"),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/, error: HTTP }).optional(),
  /** Pins every call to this Claude model; without it the routing policy chooses among the current ones. */
  ANTHROPIC_MODEL: z.string().min(1).optional(),
  /** The most tokens of context a model call is told besides its task and facts; see models/context. */
  CONTEXT_TOKENS: z.coerce
    .number("must be a number of tokens")
    .int("must be a whole number of tokens")
    .min(300, "must be at least 300")
    .max(200_000, "must be at most 200000")
    .default(4_000),
  /** "local": English vectors in this process, from packages of one's own. */
  EMBEDDINGS: z.enum(["local"], "must be local, or left out").optional(),
  /** An endpoint that speaks OpenAI's embeddings API, without the "/embeddings" at its end. */
  EMBEDDINGS_URL: z.url({ protocol: /^https?$/, error: HTTP }).optional(),
  EMBEDDINGS_MODEL: z.string().min(1).optional(),
  EMBEDDINGS_API_KEY: z.string().min(1).optional(),
  SOPS_DIR: z.string().default("sops"),
  /** After this long without a message, an open question is put away; the conversation offers to take it up again. */
  SESSION_MINUTES: z.coerce
    .number()
    .min(1, "must be minutes, at least 1")
    .max(43_200, "must be at most 30 days")
    .default(30),
  /** When colleagues take conversations over in the console, or "none": then a ticket is opened instead. */
  SUPPORT_HOURS: z
    .string()
    .regex(/^(none|([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00))$/, "must be such as 09:00-21:00, or none")
    .default("09:00-21:00"),
  /** Monday is 1: "1-5", "1,3,5" or "1-5,7". */
  SUPPORT_DAYS: z
    .string()
    .regex(/^[1-7](-[1-7])?(,[1-7](-[1-7])?)*$/, "must be days such as 1-5, Monday being 1")
    .default("1-7"),
  SUPPORT_ZONE: z
    .string()
    .refine(isTimeZone, "must be a time zone such as Europe/Berlin")
    .default(() => new Intl.DateTimeFormat().resolvedOptions().timeZone),
  /** After this long without anybody taking it over, a conversation becomes a ticket. */
  HANDOFF_WAIT_MINUTES: z.coerce.number().int().min(1, "must be minutes, at least 1").max(1_440).default(10),
  /** From this member level on, whoever is not helped at once is handed to a person at once. */
  HANDOFF_VIP_LEVEL: z.coerce.number().int().min(0, "must be a member level").default(3),
  /** A message at least this angry, 0 to 1, is handed to a person. */
  HANDOFF_ANGER: z.coerce.number().min(0, "must be from 0 to 1").max(1, "must be from 0 to 1").default(0.9),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
});

const schema = variablesSchema.superRefine((given, check) => {
  const fault = (name: string, message: string) => check.addIssue({ code: "custom", path: [name], message });
  if (given.EMBEDDINGS && given.EMBEDDINGS_URL) fault("EMBEDDINGS", "must be left out where EMBEDDINGS_URL is set");
  if (given.EMBEDDINGS_URL && !given.EMBEDDINGS_MODEL)
    fault("EMBEDDINGS_MODEL", "must name the model of the endpoint at EMBEDDINGS_URL");
});

export type Env = Omit<z.infer<typeof schema>, "APP_URL"> & { APP_URL: string };

/** Parses an environment. Throws an Error that names every wrong variable and what it must be. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
    throw new Error(`These environment variables are not usable:\n${lines.join("\n")}`);
  }
  const env = result.data;
  return {
    ...env,
    DATA_DIR: resolve(env.DATA_DIR),
    SOPS_DIR: resolve(env.SOPS_DIR),
    APP_URL: env.APP_URL ?? `http://localhost:${env.PORT}`,
  };
}

export const env: Env = parseEnv(process.env);

/** Variables by name, for a program an operator lets have them. Those that are not set are left out. */
export function variables(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
