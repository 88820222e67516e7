// The document says what there is: it is valid OpenAPI 3.1, and its paths and methods are those of the routes.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { validate } from "@readme/openapi-parser";
import { describe, expect, it } from "vitest";
import { env } from "@/server/env";
import { GET } from "./openapi.json/route";

type Operation = { operationId: string; responses: Record<string, unknown>; requestBody?: unknown };
type Document = {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: object }>; responses: Record<string, unknown> };
};

const read = async () => (await GET().json()) as Document;

/** The routes' files, as paths of the document. */
function routes(): string[] {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith("route.ts")).map((file) => file.replaceAll("\\", "/"));
}

const pathOf = (file: string) => `/${file.replace(/\/route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}")}`;

describe("/api/v1/openapi.json", () => {
  it("is valid", async () => {
    const result = await validate((await read()) as never);
    expect(result).toMatchObject({ valid: true });
    expect(await read()).toMatchObject({ openapi: "3.1.1", servers: [{ url: `${env.APP_URL}/api/v1` }] });
  });

  it("is of the addresses and methods there are", async () => {
    const { paths } = await read();
    const files = routes().filter((file) => !/openapi\.json|\.\.\./.test(file));
    expect(Object.keys(paths).sort()).toEqual(files.map(pathOf).sort());
    for (const file of files) {
      const methods = Object.keys(paths[pathOf(file)] ?? {});
      const handlers = (await import(join(__dirname, file))) as Record<string, (request: Request) => Promise<Response>>;
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        const none = new Request("http://localhost/", { method });
        const refused = methods.includes(method.toLowerCase()) ? null : await handlers[method]?.(none);
        if (refused) expect(refused.status, `${method} ${file}`).toBe(405);
        else expect(handlers[method], `${method} ${file}`).toBeTypeOf("function");
      }
    }
  });

  it("describes requests, answers, events and refusals, and refers to nothing that is not there", async () => {
    const document = await read();
    const text = JSON.stringify(document);
    for (const [, kind = "", name = ""] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(document.components, `${kind}/${name}`).toHaveProperty([kind, name]);
    }
    expect(document.components.schemas.Reply?.properties).toHaveProperty("awaiting");
    expect(text).not.toMatch(/__shared|"\$id"|"\$schema"/);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["401", "403", "429"]));
    }
    const { responses } = document.paths["/sessions/{id}/messages"]!.post!;
    expect(responses["200"]).toMatchObject({ content: { "text/event-stream": {}, "application/json": {} } });
    expect(JSON.stringify(responses)).toContain("202");
    for (const event of ["BeginEvent", "PartEvent"]) expect(document.components.schemas).toHaveProperty(event);
  });
});
