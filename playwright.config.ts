import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { BROWSER_FLAGS, findBrowser } from "./e2e/browser";
import { freePort } from "./e2e/free-port";

// The tests start the product as a person would, on a folder and a port of its own. STEWARD_URL points them at one that
// runs already. Workers read this file again and inherit what the first reading chose.
if (!process.env.STEWARD_URL) {
  const folder = mkdtempSync(join(tmpdir(), "steward-e2e-"));
  process.env.E2E_DATA_DIR = folder;
  process.env.E2E_PORT = String(await freePort());
  process.env.STEWARD_URL = `http://localhost:${process.env.E2E_PORT}`;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
}
const port = process.env.E2E_PORT;
const executablePath = findBrowser();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  // Tests share one store; each makes the sessions and executions it looks at.
  fullyParallel: false,
  workers: 3,
  retries: 0,
  // Three workers, a web server, a database and a browser share two cores on the smallest machine this runs on.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: process.env.STEWARD_URL,
    // Recording costs a quarter of the time; `npx playwright test --trace on` records.
    trace: "off",
    screenshot: "only-on-failure",
    // What a worker stands before is not seen by `page.route`; installable.spec.ts has it.
    serviceWorkers: "block",
    // Each frame of an animation is drawn by the processor: things move for those who look.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { args: BROWSER_FLAGS, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      grep: /@phone/,
      use: { ...devices["Desktop Chrome"], viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
  ...(port
    ? {
        webServer: {
          command: "exec node --import tsx server/main.ts",
          url: `${process.env.STEWARD_URL}/api/health`,
          timeout: 240_000,
          gracefulShutdown: { signal: "SIGTERM" as const, timeout: 8_000 },
          stdout: "ignore" as const,
          stderr: "pipe" as const,
          env: {
            PORT: port,
            DATA_DIR: process.env.E2E_DATA_DIR ?? "",
            APP_URL: `http://localhost:${port}`,
            DATABASE_URL: "",
            ANTHROPIC_API_KEY: "",
            SMTP_URL: "",
            SUPPORT_HOURS: "00:00-24:00",
          },
        },
      }
    : {}),
});
