import { describe, expect, it } from "vitest";
import { credentialIn } from "./credentials";
import { END, findings, paths } from "./meaning-fixture";

const GET = `  - { id: get, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: order }\n`;
const model = (prompt: string, policy = "complex_generation", input = "{}") =>
  `  - { id: write, type: model_call, skill_name: write, model_router_policy: ${policy}, input: ${input}, prompt_template: '${prompt}' }\n`;
const told = (expr: string) => paths(GET + model(expr) + END, "pii-to-model");
const secrets = (steps: string) => paths(steps, "secret-in-output");

describe("personal data in what a model is told", () => {
  it("is told of where it is written, with the way from where it came", () => {
    const steps = GET + model("Write to ${order.email}.") + END;
    const [problem, ...more] = findings(steps);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "pii-to-model", severity: "error", line: 16, path: ["get", "write"] });
    expect(problem?.column).toBe(steps.split("\n")[1]!.indexOf("order.email") + 1);
    expect(problem?.message).toMatch(/complex_generation.*`order.email`.*financial_sensitive/);
  });

  it.each([
    "${order.lines[0].engraving}",
    "${order.lines.map(l, l.engraving).join()}",
    '${order.lines.map(l, l.sku + ": " + l.engraving).join()}',
    '${order["email"]}',
    '${default(order.email, "")}',
    '${order.total > 5 ? order.email : ""}',
    "${CUSTOMER.name}",
    "${INPUT.mail}",
    "${INPUT.note}",
    "${cel.bind(o, order, o.email)}",
  ])("is found in %s", (expr) => {
    expect(told(expr)).toHaveLength(1);
  });

  it("is found in objects that hold it, and in the model's input", () => {
    expect(
      paths(GET + model("Write.", "complex_generation", '{ facts: { order: "${order}" } }') + END, "pii-to-model"),
    ).toEqual(["get write"]);
    expect(paths(GET + model("Write.", "complex_generation", '{ who: "${CUSTOMER}" }') + END, "pii-to-model")).toEqual([
      "get write",
    ]);
  });

  it.each([
    "${order.order_id} ${order.total}",
    "${order.lines.map(l, l.sku).join()}",
    '${order.email == "" ? "none" : "some"}',
    "${size(order.email)} ${has(order.email)}",
    '${order.email.contains("@")}',
    "${CUSTOMER.id} ${CUSTOMER.vip_level} ${INPUT.wish}",
    '${order.lines.filter(l, l.engraving != "").size()}',
  ])("is not found in %s", (expr) => {
    expect(told(expr.replaceAll("'", "''"))).toEqual([]);
  });

  const WRITER = model("About ${order.email}.", "financial_sensitive").replace("write, type", "first, type");
  const named = (fields: string) =>
    WRITER.replace(
      " }\n",
      `, output_var: made${fields === "" ? "" : `, output_schema: { type: object, properties: { ${fields} } }`} }\n`,
    );
  it("is found in what another model wrote of it", () => {
    const fields = "summary: { type: string }, sum: { type: integer }, mood: { type: string, enum: [good, bad] }";
    const retold = (made: string, expr: string) => paths(GET + made + model(expr) + END, "pii-to-model");
    expect(retold(named(fields), "${made.summary}")).toEqual(["get first write"]);
    expect(retold(named(""), "${made.text}")).toEqual(["get first write"]);
    expect(retold(named(fields), "${made.sum} ${made.mood}")).toEqual([]);
    expect(retold(named(fields).replace("order.email", "order.total"), "${made.summary}")).toEqual([]);
  });

  it("is found in what an approver was offered to change", () => {
    const offer = (value: string) =>
      `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], on_reject: { goto: end }, output_var: a, editable: { to: { value: "${value}", schema: { type: string } } } }\n`;
    const then = model("To ${a.values.to}, ${a.verdict}.") + END;
    expect(paths(GET + offer("${order.email}") + then, "pii-to-model")).toEqual(["get ask write"]);
    expect(paths(GET + offer("${order.order_id}") + then, "pii-to-model")).toEqual([]);
    expect(paths(GET + named("summary: { type: string }") + offer("${made.summary}") + then, "pii-to-model")).toEqual([
      "get first ask write",
    ]);
  });

  it("is let be under a policy that allows it, and in an answer", () => {
    const answer = `  - { id: end, type: output, message_template: "Sent to \${order.email}." }\n`;
    expect(findings(GET + model("Write to ${order.email}.", "financial_sensitive") + answer)).toEqual([]);
  });
});

describe("secrets", () => {
  const says = (message: string) => `  - { id: end, type: output, message_template: '${message}' }\n`;
  it.each([
    ["an answer", says("${order.token}"), "get end"],
    [
      "an approval",
      `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], shows: { token: "\${order.token}" }, on_reject: { goto: end } }\n` +
        END,
      "get ask",
    ],
    ["a prompt, whatever the policy", model("${order.token}", "financial_sensitive") + END, "get write"],
    [
      "an e-mail",
      `  - { id: mail, type: skill_call, skill_name: mail, input: { order_id: "\${INPUT.order_id}", data: { t: "\${order.token}" } } }\n` +
        END,
      "get mail",
    ],
  ])("are found in %s", (_where, steps, path) => {
    expect(secrets(GET + steps)).toEqual([path]);
  });

  it("are found in what is kept for people to read", () => {
    const ticket = (description: string) =>
      `  - { id: tag, type: skill_call, skill_name: tag, input: { order_id: "\${INPUT.order_id}", description: '${description}' } }\n`;
    expect(secrets(GET + ticket("It is ${order.token}.") + END)).toEqual(["get tag"]);
    expect(secrets(ticket("Use AKIAIOSFODNN7EXAMPLE.") + END)).toEqual(["tag"]);
    expect(findings(GET + ticket("${order.email} has ${order.status}.") + END)).toEqual([]);
  });

  it.each([
    '${"AKIAIOSF" + "ODNN7EXAMPLE"}',
    'AKIA${"IOSFODNN7EXAMPLE"}',
    '${INPUT.order_id + " AKIAIOSF" + "ODNN7EXAMPLE"}',
  ])("are found where they are put together: %s", (message) => {
    expect(secrets(says(message))).toEqual(["end"]);
  });

  it("are found among the input, and not where a skill of ours is given them", () => {
    expect(secrets(GET.replace(", output_var: order", "") + says("${INPUT.pin}"))).toEqual(["get end"]);
    expect(
      secrets(
        GET +
          `  - { id: tag, type: skill_call, skill_name: tag, input: { order_id: "\${INPUT.order_id}", t: "\${order.token}" } }\n` +
          END,
      ),
    ).toEqual([]);
  });

  it("are found where they are written out, and not repeated whole", () => {
    const [problem] = findings(says("Use AKIAIOSFODNN7EXAMPLE to sign in."), "secret-in-output");
    expect(problem?.message).toMatch(/AKIAIO….*credential.*revoke/);
    expect(problem?.message).not.toContain("AKIAIOSFODNN7EXAMPLE");
    expect(
      secrets(
        `  - { id: mail, type: skill_call, skill_name: mail, input: { order_id: "\${INPUT.order_id}", password: hunter2hunter2 } }\n` +
          END,
      ),
    ).toEqual(["mail"]);
  });

  it.each([
    ["sk-ant-api03-abcdefghijklmnopqrstuvwxyz", true],
    ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", true],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", true],
    ["-----BEGIN RSA PRIVATE KEY-----", true],
    ["postgres://shop:s3cret@db.example/shop", true],
    ["密码：abc12345xyz", true],
    ["Authorization: Bearer abcdefghijklmnopqrstuvwxyz", true],
    ["Your password: ask customer care for a new one.", false],
    ["请妥善保管密码：请勿告诉他人。", false],
    ["Token: see your e-mail", false],
    ["Order 12345, tracking number 1Z999AA10123456784", false],
    ["Coupon SORRY2026XYZ, ticket #CS-2026-001001", false],
    ["https://shop.example/orders/12345?from=mail", false],
    ["task-list-of-the-whole-department", false],
  ])("tells a credential from other text: %s", (text, isOne) => {
    expect(credentialIn(text) !== null).toBe(isOne);
  });
});
