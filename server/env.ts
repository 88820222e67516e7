// The process's configuration, read once from the environment. Nothing else reads process.env.
import { resolve } from "node:path";
import { z } from "zod";

const flag = z
  .enum(["0", "1", "false", "true"], "must be 0, 1, false or true")
  .transform((value) => value === "1" || value === "true");

const PORT = "must be a number from 0 to 65535";
const HTTP = "must be an address such as https://steward.example";
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const schema = z.object({
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
  SOPS_DIR: z.string().default("sops"),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
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
