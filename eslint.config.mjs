// Lint as architecture: the import rule and the vendor fences live here, beside the usual checks.
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import boundaries from "eslint-plugin-boundaries";
import { importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { elements, files, policies } from "./eslint.layers.mjs";

const TESTS = ["**/*.test.ts", "**/*.test.tsx", "**/test-*.ts", "e2e/**"];
const CONFIGS = ["*.config.ts", "*.config.mjs", "*.layers.mjs", "prisma/generate.mjs"];

/** A vendor's package, and the only places that may know it. */
const FENCES = [
  { vendor: ["@anthropic-ai/sdk", "@anthropic-ai/sdk/*"], home: ["server/models/providers/anthropic*.ts"] },
  {
    vendor: ["ai", "ai/*", "@ai-sdk/*"],
    home: ["server/channels/web*.ts", "server/models/embeddings/api.ts", "components/chat/**"],
  },
  { vendor: ["graphile-worker", "graphile-worker/*"], home: ["server/engine/**", "server/worker.ts"] },
  { vendor: ["@prisma/*", "**/prisma/generated/*", "**/prisma/generated"], home: ["server/db.ts"] },
  { vendor: ["nodemailer", "nodemailer/*"], home: ["server/resources/**"] },
  { vendor: ["undici"], home: ["server/resources/safe-fetch.ts"] },
  { vendor: ["oauth4webapi"], home: ["server/resources/connectors/oauth2.ts"] },
  { vendor: ["aws4fetch"], home: ["server/resources/connectors/s3.ts"] },
  { vendor: ["standardwebhooks"], home: ["server/resources/webhooks/**"] },
  { vendor: ["better-auth", "better-auth/*"], home: ["server/auth/**", "prisma/seed.ts"] },
  { vendor: ["@marcbachmann/cel-js"], home: ["server/sop/**"] },
];

const fence = (fences) => [
  "error",
  {
    patterns: fences.map(({ vendor, home }) => ({
      group: vendor,
      message: `Only ${home.join(", ")} may import this.`,
    })),
  },
];

export default tseslint.config(
  {
    ignores: [
      ".next/",
      ".data/",
      "coverage/",
      "test-results/",
      "playwright-report/",
      "prisma/generated/",
      "next-env.d.ts",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // Declarations that extend a library's interface have to be interfaces.
    files: ["**/test-global-setup.ts", "**/*.d.ts"],
    rules: { "@typescript-eslint/consistent-type-definitions": "off" },
  },
  {
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver({ project: "tsconfig.json" })] },
    rules: {
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-default-export": "error",
      "import-x/no-self-import": "error",
      "import-x/no-duplicates": "error",
    },
  },
  {
    // Next, vitest, playwright and the other tools ask for default exports by file name.
    files: [
      "app/**/{page,layout,template,loading,error,not-found,default,global-error,forbidden,unauthorized}.tsx",
      "app/**/{robots,sitemap,manifest,icon,opengraph-image}.{ts,tsx}",
      "app/i18n/request.ts",
      "*.config.{ts,mjs}",
      "server/postgres/test-global-setup.ts",
      "e2e/global-setup.ts",
    ],
    rules: { "import-x/no-default-export": "off" },
  },
  {
    plugins: { boundaries },
    settings: {
      "boundaries/elements": elements,
      "boundaries/files": files,
      "import/resolver": { typescript: { project: "tsconfig.json" } },
    },
    rules: {
      "boundaries/dependencies": ["error", { default: "disallow", policies }],
    },
  },
  { rules: { "no-restricted-imports": fence(FENCES) } },
  ...FENCES.map(({ home }) => ({
    files: home,
    // Flat config replaces a rule's options, so each home repeats every fence but the ones it is inside of.
    rules: {
      "no-restricted-imports": fence(FENCES.filter((other) => !other.home.some((path) => home.includes(path)))),
    },
  })),
  {
    files: ["server/**/*.ts", "app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"],
    // The environment that child processes inherit is not configuration.
    ignores: ["server/env.ts", "server/launcher/**", "server/postgres/embedded.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Read the configuration from server/env.ts." },
      ],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ["server/**/*.ts", "app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}"],
    ignores: [...TESTS, "server/main.ts", "server/cli/**", "server/launcher/**"],
    rules: { "no-console": "error" },
  },
  {
    files: TESTS,
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-restricted-imports": "off",
      "no-restricted-properties": "off",
    },
  },
  { files: CONFIGS, rules: { "no-restricted-imports": "off" } },
  { files: ["**/*.{js,mjs,cjs}"], ...tseslint.configs.disableTypeChecked },
);
