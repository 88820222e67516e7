import { expect, it } from "vitest";
import { compileSop } from "./compile";

const sop = (skill: string) => `
SOP_ID: look_into_cart
DESCRIPTION: { zh-CN: 查看购物车, en: Look into the cart }
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: {} }
REQUIRED_PERMISSIONS: ["order:create"]
STEPS:
  - { id: look, type: skill_call, label: { zh-CN: 查看, en: Look }, skill_name: "${skill}", input: {}, output_var: cart }
  - id: say
    type: output
    label: { zh-CN: 告知, en: Say }
    message_template: { zh-CN: "共 \${string(cart.item_count)} 件", en: "\${string(cart.item_count)} items" }
`;
const problems = (skill: string) =>
  compileSop(sop(skill), "look.yaml").problems.filter(({ severity }) => severity === "error");

it.each(["getCart", "getCart@1", "getCart@1.0.0"])("knows what %s gives", (skill) => {
  expect(problems(skill)).toEqual([]);
  const read = sop(skill).replaceAll("cart.item_count", "cart.weight");
  expect(compileSop(read, "look.yaml").problems[0]).toMatchObject({
    code: "type-error",
    message: expect.stringMatching(/`cart` has no field `weight`/) as string,
  });
});

it("says that a version is not there, and not that the skill is not", () => {
  expect(problems("getCart@7")).toMatchObject([
    {
      code: "unknown-skill",
      message: "Step `look`: there is no version 7 of the skill `getCart`; leave the version out for the newest.",
    },
  ]);
  expect(problems("getCarts@1")[0]?.message).toMatch(/there is no skill `getCarts@1`; did you mean `getCart`/);
});
