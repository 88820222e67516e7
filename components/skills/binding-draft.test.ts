import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { bindingSchema } from "@/server/skills/plug/binding.schema";
import { bindingDraft } from "./binding-draft";

const ERP = { id: "erp", connector: "http" } as const;
const schemaOf = (shape: z.ZodRawShape) => z.toJSONSchema(z.object(shape));

it("begins a read with its input in the path, a place for every field of the answer, and a sample", () => {
  const draft = bindingDraft(
    {
      name: "getOrderDetails",
      effect: "read",
      input: schemaOf({ order_id: z.string(), user_id: z.string().optional() }),
      output: schemaOf({ order_id: z.string(), items: z.array(z.object({ name: z.string() })), total: z.int() }),
    },
    ERP,
  );
  const binding = bindingSchema.parse(parse(draft));
  expect(binding).toMatchObject({
    implements: "getOrderDetails",
    http: { resource: "erp", method: "GET", path: "/getOrderDetails/{input.order_id}" },
    owner: "response.customer_id",
    sample: { order_id: "" },
  });
  expect(binding.http?.output).toContain('"items": response.items');
  // What stands within a list is mapped by whoever knows the answer.
  expect(binding.http?.output).not.toContain("items.*");
});

it("begins a write with everything in the body and who acts, and no sample: it is not tried", () => {
  const draft = bindingDraft(
    { name: "cancelOrder", effect: "local", input: schemaOf({ order_id: z.string() }), output: schemaOf({}) },
    ERP,
  );
  const binding = bindingSchema.parse(parse(draft));
  expect(binding).toMatchObject({ http: { method: "POST", path: "/cancelOrder" }, owner: "system" });
  expect(binding.http?.body).toBe('{"order_id": input.order_id, "customer_id": actor.customer_id}');
  expect(binding.sample).toBeUndefined();
});

it("gives an empty sample where nothing has to be asked", () => {
  const input = schemaOf({ limit: z.int().optional() });
  const draft = bindingDraft(
    { name: "listCampaigns", effect: "read", input, output: schemaOf({ count: z.int() }) },
    ERP,
  );
  expect(bindingSchema.parse(parse(draft))).toMatchObject({ http: { path: "/listCampaigns" }, sample: {} });
});

it("begins a read of a database with a query by its first input, which is a value and no part of the query", () => {
  const input = schemaOf({ sku: z.string().optional(), quantity: z.int().optional() });
  const stock = { name: "checkStock", effect: "read" as const, input, output: schemaOf({ found: z.boolean() }) };
  const binding = bindingSchema.parse(parse(bindingDraft(stock, { id: "shop_db", connector: "postgres" })));
  expect(binding).toMatchObject({
    implements: "checkStock",
    sql: { resource: "shop_db", query: "SELECT * FROM your_table WHERE sku = $1", values: ["input.sku"], rows: "one" },
    sample: { sku: "" },
  });
  expect(binding.sql?.output).toContain('"found": response.found');
});
