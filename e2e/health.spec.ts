import { expect, test } from "./fixtures";
import packageJson from "../package.json" with { type: "json" };

test("health says what runs, to anybody, and nothing else", async ({ request }) => {
  const response = await request.get("/api/health");
  expect(response.status()).toBe(200);
  expect(response.headers()["cache-control"]).toBe("no-store");
  expect(await response.json()).toEqual({
    status: "ok",
    version: packageJson.version,
    database: "up",
    worker: "up",
  });
});
