import { isAbsolute } from "node:path";
import { expect, it } from "vitest";
import { parseEnv } from "./env";

it("has a usable default for everything, with folders made absolute and the address following the port", () => {
  const env = parseEnv({ PORT: "4100" });
  expect(env).toMatchObject({ PORT: 4100, DEMO: true, APP_URL: "http://localhost:4100" });
  expect(isAbsolute(env.DATA_DIR) && isAbsolute(env.SOPS_DIR)).toBe(true);
});

it("takes an empty variable for one that is not set", () => {
  expect(parseEnv({ DATABASE_URL: "", SMTP_URL: "" })).not.toHaveProperty("DATABASE_URL");
});

it("takes hours, days and a zone for those who take conversations over, or none", () => {
  expect(parseEnv({})).toMatchObject({ SUPPORT_HOURS: "09:00-21:00", SUPPORT_DAYS: "1-7", SUPPORT_ZONE: "UTC" });
  expect(parseEnv({ SUPPORT_HOURS: "none" }).SUPPORT_HOURS).toBe("none");
  const wrong = { SUPPORT_HOURS: "9-17", SUPPORT_DAYS: "Mon", SUPPORT_ZONE: "Here", HANDOFF_ANGER: "2" };
  for (const [name, value] of Object.entries(wrong)) expect(() => parseEnv({ [name]: value })).toThrow(name);
});

it("takes embeddings of one kind, with their model", () => {
  expect(parseEnv({}).EMBEDDINGS).toBeUndefined();
  const api = { EMBEDDINGS_URL: "https://models.example/v1", EMBEDDINGS_MODEL: "some-model" };
  expect(parseEnv(api)).toMatchObject(api);
  expect(() => parseEnv({ EMBEDDINGS_URL: api.EMBEDDINGS_URL })).toThrow("EMBEDDINGS_MODEL must name the model");
  expect(() => parseEnv({ ...api, EMBEDDINGS: "local" })).toThrow("EMBEDDINGS must be left out");
  expect(() => parseEnv({ EMBEDDINGS: "remote" })).toThrow("EMBEDDINGS must be local");
});

it("names every variable that is not usable", () => {
  const wrong = () =>
    parseEnv({
      PORT: "80000",
      DATABASE_URL: "mysql://x",
      DEMO: "maybe",
      AUTH_SECRET: "short",
      SMTP_URL: "mail.example",
      STEWARD_KEY: `${"k".repeat(32)},short`,
    });
  for (const name of ["PORT", "DATABASE_URL", "DEMO", "AUTH_SECRET", "SMTP_URL", "STEWARD_KEY"])
    expect(wrong).toThrow(name);
});

it.each(["abc", "80000", "-1", "30.5"])("says what PORT must be when it is %s", (PORT) => {
  expect(() => parseEnv({ PORT })).toThrow("PORT must be a number from 0 to 65535");
});
