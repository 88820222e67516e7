import { expect, it } from "vitest";
import { systemClock, type Ctx, type Locale } from "../../context";
import { checkBindings } from "./bindings";
import { readBindingText } from "./binding-text";

const actor = { userId: "user_ops", role: "ops", customerId: null, name: "Ops" } as const;
// Refused before anything is looked up.
const as = (locale: Locale): Ctx => ({ actor, db: undefined as never, clock: systemClock, locale });
const issuesOf = async (locale: Locale, text: string) => {
  const outcome = checkBindings(as(locale), { bindings: readBindingText(text) });
  const error = (await outcome.catch((caught: unknown) => caught)) as { options: { details: { issues: unknown } } };
  return error.options.details.issues;
};

it("says where a text is no binding, as its writer counts, in the reader's language", async () => {
  const text = "implements: getOrderDetails\nhttp: { resource: erp, path: orders, method: FETCH }";
  expect(await issuesOf("en", text)).toEqual([
    { path: "http.method", message: expect.stringContaining("Invalid option") },
    { path: "http.path", message: expect.stringContaining('start with "/"') },
  ]);
  expect(await issuesOf("zh-CN", text)).toEqual([
    { path: "http.method", message: expect.stringContaining("无效选项") },
    { path: "http.path", message: expect.stringMatching(/以 "\/" 开头/) },
  ]);
  const second = `- ${JSON.stringify({ implements: "getCart", mcp: { server: "depot", tool: "cart" } })}\n- {}`;
  expect(await issuesOf("en", second)).toEqual([
    { binding: 2, path: "", code: "contract_unclear", message: expect.stringContaining("`implements`") },
    { binding: 2, path: "", code: "way_unclear", message: expect.stringContaining("`sql`") },
  ]);
});

it("says on which line a text is neither YAML nor JSON", () => {
  expect(() => readBindingText("a: [1,\nb: }")).toThrow(
    expect.objectContaining({
      options: expect.objectContaining({
        details: { issues: [{ path: "", message: expect.stringMatching(/line 2/) }] },
      }),
    }),
  );
});
