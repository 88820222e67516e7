import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";

let eslint: ESLint;
const RULES = ["boundaries/dependencies", "no-restricted-imports", "import-x/no-default-export"];

beforeAll(() => {
  eslint = new ESLint({
    cwd: import.meta.dirname,
    // Only where an import points matters here; type information would cost a minute.
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
  });
});

/** The rules that report `code` when it stands in `filePath`. */
async function reported(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  const messages = result?.messages ?? [];
  expect(messages.filter((message) => message.fatal)).toEqual([]);
  return messages.map((message) => message.ruleId ?? "fatal");
}

describe("the import rule", () => {
  it.each([
    ["a lower layer importing a higher one", "server/sop/x.ts", `import { addJob } from "../engine/queue"; addJob;`],
    ["the same through the alias", "server/sop/x.ts", `import { addJob } from "@/server/engine/queue"; addJob;`],
    [
      "a type imported upwards",
      "server/skills/x.ts",
      `import type { SopGraph } from "../sop/graph"; export type A = SopGraph;`,
    ],
    ["the floor importing a layer", "server/x.ts", `import { addJob } from "./engine/queue"; addJob;`],
    [
      "a layer importing the launcher",
      "server/engine/x.ts",
      `import { dataFolder } from "../launcher/run-file"; dataFolder;`,
    ],
    [
      "a sibling on the same line",
      "server/commerce/x.ts",
      `import { queueEmail } from "../resources/mail"; queueEmail;`,
    ],
    ["the other way round", "server/resources/x.ts", `export * from "../commerce/coupons";`],
    ["a component taking a server value", "components/chat/x.tsx", `import { env } from "@/server/env"; env;`],
    [
      "a page carrying an execution out",
      "app/x/route.ts",
      `import { runExecution } from "@/server/engine/advance"; runExecution;`,
    ],
    ["an upward dynamic import", "server/sop/x.ts", `export const a = () => import("../engine/queue");`],
  ])("reports %s (%s)", async (_what, file, code) => {
    expect(await reported(file, code)).toContain("boundaries/dependencies");
  });

  it.each([
    ["server/engine/x.ts", `import type { SopGraph } from "../sop/graph"; export type A = SopGraph;`],
    ["server/sop/x.ts", `import { env } from "../env"; env;`],
    ["server/engine/x.ts", `import { addJob } from "./queue"; addJob;`],
    ["components/chat/x.tsx", `import type { Role } from "@/server/context"; export type A = Role;`],
    ["components/chat/x.tsx", `import { workPartSchema } from "@/server/conversation/parts.schema"; workPartSchema;`],
    ["app/api/x/route.ts", `import { env } from "@/server/env"; env;`],
    ["app/api/x/route.ts", `import { startExecution } from "@/server/engine/client"; startExecution;`],
    ["server/worker.ts", `import { addJob } from "./engine/queue"; addJob;`],
  ])("lets %s import what stands below it: %s", async (file, code) => {
    expect(await reported(file, code)).toEqual([]);
  });
});

describe("the vendor fences", () => {
  it.each([
    ["server/skills/x.ts", `import Anthropic from "@anthropic-ai/sdk"; Anthropic;`],
    ["server/models/providers/openai.ts", `import Anthropic from "@anthropic-ai/sdk"; Anthropic;`],
    ["server/conversation/x.ts", `import { streamText } from "ai"; streamText;`],
    ["server/skills/x.ts", `import { run } from "graphile-worker"; run;`],
    ["server/engine/x.ts", `import { PrismaClient } from "../../prisma/generated/client"; PrismaClient;`],
  ])("keep %s from: %s", async (file, code) => {
    expect(await reported(file, code)).toContain("no-restricted-imports");
  });

  it.each([
    ["server/models/providers/anthropic.ts", `import Anthropic from "@anthropic-ai/sdk"; Anthropic;`],
    ["components/chat/x.tsx", `import { useChat } from "@ai-sdk/react"; useChat;`],
    ["server/engine/x.ts", `import { run } from "graphile-worker"; run;`],
    ["server/db.ts", `import { PrismaClient } from "../prisma/generated/client"; PrismaClient;`],
  ])("let %s have: %s", async (file, code) => {
    expect(await reported(file, code)).toEqual([]);
  });

  it("forbids default exports outside the files Next asks them of", async () => {
    expect(await reported("server/x.ts", "export default 1;")).toEqual(["import-x/no-default-export"]);
    expect(await reported("app/chat/page.tsx", "export default function Page() { return null; }")).toEqual([]);
  });
});
