import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const ignored = ["node_modules/**", ".next/**", ".data/**"];
const env = { NODE_ENV: "test" as const, LOG_LEVEL: "silent", TZ: "UTC" };

// "unit": pure tests. "database": tests on a database cloned from a migrated template. "process": tests that start the built
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
          // Pure files share their imports, which cost more than most of their tests.
          isolate: false,
          include: ["*.test.ts", "{app,components,prisma,server,sops,e2e/eval}/**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.{db,proc}.test.ts"],
          env,
          testTimeout: 20_000,
          restoreMocks: true,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          environment: "node",
          include: ["{app,prisma,server,e2e/eval}/**/*.db.test.ts"],
          exclude: ignored,
          globalSetup: ["server/postgres/test-global-setup.ts"],
          env,
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
