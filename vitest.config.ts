import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const ignored = ["node_modules/**", ".next/**", ".data/**"];
// Nobody takes conversations over unless a test says so: what it does must not hang on the time of day.
const env = { NODE_ENV: "test" as const, LOG_LEVEL: "silent", TZ: "UTC", SUPPORT_HOURS: "none" };

/** Files that put other modules in the place of some, or end what the others share. */
const ALONE = [
  "app/api/chat/*.test.ts",
  "app/api/people-told-api.db.test.ts",
  "app/api/{reports,trpc}/**/*.test.ts",
  "server/auth/auth.db.test.ts",
  "server/cli/**/*.db.test.ts",
  "server/postgres/**/*.db.test.ts",
];

function database(name: string, files: { include: string[]; exclude?: string[]; isolate?: boolean }) {
  return {
    extends: true as const,
    test: {
      name,
      environment: "node" as const,
      ...files,
      exclude: [...ignored, ...(files.exclude ?? [])],
      globalSetup: ["server/postgres/test-global-setup.ts"],
      setupFiles: ["server/postgres/test-setup.ts"],
      env,
      testTimeout: 20_000,
      hookTimeout: 60_000,
      restoreMocks: true,
    },
  };
}

// "unit": pure tests. "database" and "database-alone": tests on a database cloned from a migrated template, and those that
// put other modules in the place of some. "process": tests that start the built product as a person would, each on ports
// and folders of its own; they run apart from the others, all at once.
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
          include: ["*.test.ts", "{components,prisma,server,sops,e2e/eval}/**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.{db,proc}.test.ts"],
          env,
          testTimeout: 20_000,
          restoreMocks: true,
        },
      },
      // These share their imports, which cost more than their tests; each puts back what it changes.
      database("database", {
        include: ["app/**/*.test.ts", "{prisma,server,e2e/eval}/**/*.db.test.ts"],
        exclude: ALONE,
        isolate: false,
      }),
      database("database-alone", { include: ALONE }),
      {
        extends: true,
        test: {
          name: "process",
          environment: "node",
          include: ["server/**/*.proc.test.ts"],
          exclude: ignored,
          // They mostly wait: for a start, for an end, for a lease to run out.
          maxWorkers: 4,
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
