import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const ignored = ["node_modules/**", ".next/**", ".data/**", "e2e/**"];

// "unit": pure tests and tests on a database cloned from a migrated template. "process": tests that start the built
// product as a person would; they need a build, a port and both cores, so they run one at a time and on their own.
export default defineConfig({
  root,
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          // Files share their imports, which cost more than most tests: whatever a file changes in a module it puts back.
          isolate: false,
          include: ["*.test.ts", "{app,components,prisma,server,sops,e2e/eval}/**/*.test.{ts,tsx}"],
          exclude: ["node_modules/**", ".next/**", ".data/**", "**/*.proc.test.ts"],
          globalSetup: ["server/postgres/test-global-setup.ts"],
          env: { NODE_ENV: "test", LOG_LEVEL: "silent", TZ: "UTC" },
          testTimeout: 20_000,
          hookTimeout: 60_000,
          restoreMocks: true,
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          environment: "node",
          include: ["server/**/*.proc.test.ts"],
          exclude: ignored,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      thresholds: {
        lines: 85,
        "server/engine/{state,saga,retry,commit,perform,decision,satisfaction}.ts": { lines: 95 },
        "server/sop/**": { lines: 95 },
        "server/commerce/money.ts": { lines: 95 },
        "server/models/pricing.ts": { lines: 95 },
      },
      include: ["server/**/*.ts"],
      // Entry points run as processes of their own; the process tests and the browser tests cover them.
      exclude: [
        "**/*.test.ts",
        "server/main.ts",
        "server/worker.ts",
        "server/cli/main.ts",
        "server/launcher/**",
        "server/postgres/test-*.ts",
      ],
      reporter: ["text-summary", "html"],
    },
  },
});
