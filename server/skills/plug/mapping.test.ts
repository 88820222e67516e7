// The pure parts: expressions held to their limits, requests that go nowhere else, and values put into a contract's shape.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readsOf } from "./expression-reads";
import { fitTo } from "./fit";
import { evaluateMapping } from "./mapping";
import { mapRequest } from "./request";
import { actNamed, fillIn } from "./summary";

const failed = (message: RegExp) =>
  expect.objectContaining({ code: "INTERNAL", message: expect.stringMatching(message) });

describe("an expression", () => {
  it("gives plain JSON, and undefined for what is not there", async () => {
    const scope = { response: { lines: [{ n: 1 }], one: ["a"] } };
    expect(await evaluateMapping("response.lines.n", scope, "output")).toBe(1);
    expect(await evaluateMapping("response.one", scope, "output")).toEqual(["a"]);
    expect(await evaluateMapping('{"items": [response.one]}', scope, "output")).toEqual({ items: ["a"] });
    expect(await evaluateMapping('{"items": [response.none]}', scope, "output")).toEqual({ items: [] });
    expect(await evaluateMapping("response.none", scope, "output")).toBeUndefined();
  });

  it.each([
    ["never ends", "($f := function($x) { $f($x) }; $f(1))", /takes too long|goes too deep/],
    ["makes too much", "[1..9000000]", /too long a list|JSONata/],
    ["tries a text in too many ways", '$replace($pad("", 40, "a") & "!", /(a+)+$/, input.secret)', /takes too long/],
    ["makes code of data", "$eval(input.code)", /no function/],
    ["gives up itself", "$error(input.secret)", /gave up/],
    ["is about one field", '{"a": 1, "total": $number(input.secret)}', /total: it makes a number/],
  ])("that %s ends in words without the data", async (_what, source, words) => {
    const work = evaluateMapping(source, { input: { code: "1", secret: "hunter2" } }, "output");
    await expect(work).rejects.toThrow(failed(words));
    await expect(evaluateMapping(source, { input: { secret: "hunter2" } }, "output")).rejects.not.toThrow(/hunter2/);
  });

  it("may use regular expressions as JSONata has them", async () => {
    const scope = { response: { sku: "ab-12 cd-345", none: "x" } };
    const source =
      '{"all": response.sku ~> /([a-z]+)-(\\d+)/, "split": $split(response.sku, /\\s+/), "none": $contains(response.none, /y/), ' +
      '"swapped": $replace(response.sku, /([a-z]+)-(\\d+)/, "$2-$1")}';
    expect(await evaluateMapping(source, scope, "output")).toMatchObject({
      ...{ all: { match: "ab-12", groups: ["ab", "12"] }, split: ["ab-12", "cd-345"] },
      ...{ none: false, swapped: "12-ab 345-cd" },
    });
  });

  it("is known by what it reads at its top, not by names within what it reads", () => {
    expect(readsOf('($x := response.a.b.c; {"k": $x.y, "m": response.list[id = input].name})').sort()).toEqual([
      ...["response.a.b", "response.list.name"],
    ]);
    expect(readsOf("$map(response.items, function($v) { $v.price * input.rate })").sort()).toEqual([
      ...["input.rate", "response.items"],
    ]);
    expect(readsOf("actor.role = 'ops' ? input.a : -input.b").sort()).toEqual(["actor.role", "input.a", "input.b"]);
  });
});

describe("a request", () => {
  const call = { resource: "r", method: "GET" as const, path: "/a/{input.id}/b", refusals: [] };

  it("stays on its path, whatever a customer writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1 }), async (id) => {
        const mapped = await mapRequest(call, { input: { id } }).catch(() => null);
        if (mapped === null) return [".", ".."].includes(id) || !id.isWellFormed();
        const { pathname, search } = new URL(`http://x${mapped.path}`);
        expect(search).toBe("");
        expect(pathname.split("/")).toHaveLength(4);
        expect(decodeURIComponent(pathname.split("/")[2]!)).toBe(id);
      }),
      { examples: [["."], [".."], ["\ud800"]] },
    );
  });

  it("repeats a list, leaves out what is absent, and lets no value begin a header", async () => {
    const query = '{"a": input.list, "b": input.none, "c": input.flag, "d": null}';
    const mapped = await mapRequest({ ...call, query, path: "/x" }, { input: { list: ["1", "2 3"], flag: false } });
    expect(mapped.query).toBe("?a=1&a=2+3&c=false");
    const headers = { "X-Who": "input.who" };
    await expect(mapRequest({ ...call, path: "/x", headers }, { input: { who: "a\r\nX-Admin: 1" } })).rejects.toThrow(
      expect.objectContaining({ code: "VALIDATION" }),
    );
    await expect(mapRequest({ ...call, path: "/x", query: '"text"' }, {})).rejects.toThrow(failed(/object/));
  });
});

describe("a value put into a contract's shape", () => {
  const schema = z.toJSONSchema(
    z.object({
      list: z.array(z.object({ n: z.int(), note: z.string().nullable() })),
      either: z.union([z.array(z.string()), z.string()]),
      maybe: z.string().optional(),
      none: z.string().nullable(),
      listOrNull: z.array(z.string()).nullable(),
    }),
    { io: "input" },
  );

  it("has lists where lists are meant and null where nothing is there", () => {
    expect(fitTo(schema, { list: { n: 1 }, either: "x" })).toEqual({
      ...{ list: [{ n: 1, note: null }], either: "x", none: null, listOrNull: null },
    });
    expect(fitTo(schema, { listOrNull: "a", list: undefined })).toMatchObject({ listOrNull: ["a"], list: [] });
  });

  it("is left alone when it fits already", () => {
    const fits = fc.record({
      list: fc.array(fc.record({ n: fc.integer(), note: fc.option(fc.string()) })),
      either: fc.oneof(fc.array(fc.string()), fc.string()),
      none: fc.option(fc.string()),
      listOrNull: fc.option(fc.array(fc.string())),
    });
    fc.assert(fc.property(fits, (value) => void expect(fitTo(schema, value)).toEqual(value)));
  });
});

describe("a sentence with values", () => {
  it("keeps them short and on one line; an act keeps them whole", () => {
    expect(fillIn("About {a.b}: {c}", { a: { b: "x\ny" } })).toBe("About x y: …");
    expect(fillIn("{a}", { a: "x".repeat(99) })).toHaveLength(60);
    expect(actNamed("{a}", "do", { a: "x".repeat(99) })).toBe(`do:${"x".repeat(99)}`);
    expect(actNamed("{a}", "do", {})).toBeNull();
    expect(actNamed(undefined, "do", {})).toBeNull();
  });
});
