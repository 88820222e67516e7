// Documents become bindings: one flat input for parameters and body, the answer's schema for output.
import { describe, expect, it } from "vitest";
import type { Binding } from "./binding.schema";
import { lenientSchema, zodOf } from "./lenient-schema";
import { openApiBindings } from "./openapi-import";
import { mapRequest } from "./request";
import { HELPDESK, STOCK } from "./test-openapi";

const read = (document: string, change: Record<string, unknown> = {}) =>
  openApiBindings({ document, resource: "helpdesk", category: "service", ...change });
const one = async (id: string, change: Record<string, unknown> = {}): Promise<Binding> => {
  const { bindings } = await read(HELPDESK, { operations: [id], ...change });
  return bindings[0]!;
};
const input = (binding: Binding) => zodOf(lenientSchema(binding.skill?.input, "input"), "input");
const output = (binding: Binding) => zodOf(lenientSchema(binding.skill?.output, "output"), "output");

describe("an OpenAPI document", () => {
  it("gives its reads, and says why the others of them cannot be skills", async () => {
    const { title, operations, bindings, skipped } = await read(HELPDESK);
    expect(title).toBe("Helpdesk");
    expect(operations.map(({ id }) => id)).toEqual([
      ...["get-case", "listCases", "createCase", "POST /cases/{caseId}/close", "exportCases", "searchCases"],
      "listEvents",
    ]);
    expect(bindings.map(({ skill }) => skill?.name)).toEqual(["getCase", "listCases", "exportCases", "listEvents"]);
    expect(skipped).toEqual([{ id: "searchCases", why: expect.stringContaining("deepObject") }]);
  });

  it("makes parameters fields of the input, but no header that is ours to write", async () => {
    const binding = await one("get-case", { prefix: "desk", basePath: "/v2" });
    expect(binding.skill).toMatchObject({ name: "deskGetCase", effect: "read", permissions: ["plugged:read"] });
    expect(binding.http).toMatchObject({
      method: "GET",
      path: "/v2/cases/{input.caseId}",
      query: '{"expand": input.expand}',
      headers: { "X-Tenant": "input.X_Tenant" },
    });
    expect(input(binding).safeParse({ caseId: "1", X_Tenant: "t", expand: ["a"] }).success).toBe(true);
    expect(input(binding).safeParse({ caseId: "1" }).error?.issues[0]?.path).toEqual(["X_Tenant"]);
  });

  it("writes lists as the document says, and tells fields apart that differ by a sign", async () => {
    const { http, ...binding } = await one("listEvents");
    const request = (given: object) => mapRequest(http!, { input: given });
    const given = {
      ids: ["a", "b/c"],
      kinds: [1, 2],
      query_filter_by: "x",
      query_filter_by_2: "y",
      in: "z",
      X_Trace: "t",
    };
    expect(input({ http, ...binding }).safeParse(given).success).toBe(true);
    expect(await request(given)).toMatchObject({
      path: "/cases/a%2Cb%2Fc/events",
      query: "?kinds=1%2C2&filter.by=x&filter-by=y&in=z",
      headers: { X_Trace: "t" },
    });
    expect(await request({ ids: ["a"], kinds: [] })).toMatchObject({ path: "/cases/a/events", headers: {} });
    // Both of its answers fit: what told them apart is not kept.
    expect(output({ http, ...binding }).safeParse({ value: { id: "1", text: "x" } }).success).toBe(true);
  });

  it("takes a body's fields into the input, without those the server writes", async () => {
    const binding = await one("createCase");
    expect(binding.skill).toMatchObject({
      effect: "external",
      permissions: ["plugged:write"],
      description: { en: "Opens a case." },
    });
    expect(binding.http?.body).toBe('{"text": input.text, "tags": input.tags, "urgent": input.urgent}');
    expect(input(binding).safeParse({ text: "x", urgent: true }).success).toBe(true);
    expect(input(binding).safeParse({ text: "x" }).success).toBe(false);
    expect(Object.keys((binding.skill?.input as { properties: object }).properties)).not.toContain("id");
  });

  it("says of the answer what its schema says, circles cut", async () => {
    const schema = output(await one("get-case"));
    expect(schema.safeParse({ id: "1", text: null, parent: { id: 7 }, more: 1 }).success).toBe(true);
    expect(schema.safeParse({ id: 1, text: null }).error?.issues[0]?.path).toEqual(["id"]);
    const list = await one("listCases");
    expect(list.http?.output).toBe('{"items": [response]}');
    expect(output(list).safeParse({ items: [{ id: "1", text: "x" }] }).success).toBe(true);
    expect((await one("POST /cases/{caseId}/close")).http?.output).toBe('{"status": status}');
  });

  it("names what undoes an operation, when that is said", async () => {
    const close = "POST /cases/{caseId}/close";
    const { bindings } = await read(HELPDESK, { operations: ["createCase", close], compensate: { createCase: close } });
    expect(bindings[0]?.skill?.reversibility).toEqual({ kind: "reversible", compensate: "postCasesCaseIdClose" });
    expect(bindings[1]?.skill?.reversibility).toBeUndefined();
  });

  it("may be Swagger 2.0", async () => {
    const { bindings } = await read(STOCK);
    expect(bindings[0]?.http).toMatchObject({
      path: "/api/stock",
      query: '{"sku": input.sku, "places": $join(input.places.$string(), ","), "sizes": input.sizes}',
      output: '{"value": response}',
    });
    expect(input(bindings[0]!).safeParse({ sku: "x".repeat(21) }).success).toBe(false);
  });

  it.each([
    ["text", "hello", "openapi_invalid"],
    ["YAML that is none", "a: [", "openapi_invalid"],
    ["another format", '{"asyncapi": "3.0.0"}', "openapi_invalid"],
    ["one that breaks the format", HELPDESK.replace("paths:", "ways:"), "openapi_invalid"],
    [
      "one that refers to another file",
      HELPDESK.replace('"#/components/schemas/Case"', '"/etc/passwd#/x"'),
      "openapi_invalid",
    ],
    [
      "one that refers to another place",
      HELPDESK.replace('"#/components/schemas/Case"', '"http://127.0.0.1:1/x"'),
      "openapi_invalid",
    ],
  ])("is refused when it is %s", async (_what, document, reason) => {
    await expect(read(document)).rejects.toThrow(
      expect.objectContaining({ code: "VALIDATION", options: expect.objectContaining({ reason }) }),
    );
  });

  it("is refused by name: an operation it has not, or that no skill can call", async () => {
    await expect(one("getcase")).rejects.toThrow(/get-case/);
    await expect(one("searchCases")).rejects.toThrow(/deepObject/);
  });
});
