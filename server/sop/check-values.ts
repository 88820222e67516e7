// Checks the values steps are given where their shape is known: against a skill's or SOP's input schema, against the
// schema an approver's edit must fit, and what an approval, a wait and a switch are told.
import type { JsonSchema } from "./cel-types";
import { readableType } from "./cel-types";
import type { Checked, TypeAt } from "./check-calls";
import { checkEnums } from "./check-enums";
import { checkInput } from "./check-input";
import type { ApprovalNode, InputTemplate, SopProblem, SwitchNode, WaitNode } from "./graph";
import { problemAt, type Path } from "./source";

type GivenValue = { schema: JsonSchema; value: InputTemplate; path: Path; stepId: string; of: string };

export function valueProblems({ source }: Checked, given: GivenValue, typeAt: TypeAt): SopProblem[] {
  const { schema, value, path, stepId, of } = given;
  return checkInput(schema, value, path, typeAt).map((fault) => {
    const at = fault.key ? source.atKey(fault.path) : source.at(fault.path);
    const message = `Step \`${stepId}\`, ${of}: ${fault.message}`;
    return problemAt(source.file, at, "type-error", message, { path: [stepId] });
  });
}

type Fault = { path: Path; message: string };

export function checkValues(checked: Checked, typeAt: TypeAt): SopProblem[] {
  const { source, flow, graph } = checked;
  const given = flow.steps.flatMap(({ step, path }) => {
    const node = graph.nodes[step.id];
    const told = (faults: Fault[]) =>
      faults.map(({ path: at, message }) =>
        problemAt(source.file, source.at(at), "type-error", `Step \`${step.id}\`: ${message}`, { path: [step.id] }),
      );
    if (node?.type === "switch") return told(caseFaults(node, path, typeAt([...path, "switch"])));
    if (node?.type === "wait") return told(untilFaults(node, path));
    if (node?.type !== "human_approval") return [];
    return [...told(stakeFaults(node, path)), ...editableProblems(checked, node, path, typeAt)];
  });
  return [...given, ...checkEnums(checked)];
}

function editableProblems(checked: Checked, node: ApprovalNode, path: Path, typeAt: TypeAt): SopProblem[] {
  return Object.entries(node.editable).flatMap(([name, { value, schema }]) => {
    const given = { schema: schema as JsonSchema, value, path: [...path, "editable", name, "value"] };
    const problems = valueProblems(checked, { ...given, stepId: node.id, of: `editable ${name}` }, typeAt);
    return problems.map((problem) => ({ ...problem, message: problem.message.replace("`value`", `\`${name}\``) }));
  });
}

const CEL_TYPE_OF: Record<string, string> = { string: "string", boolean: "bool" };

/** A case that can never equal the subject, for their types differ. */
function caseFaults(node: SwitchNode, path: Path, type: string | null): Fault[] {
  if (type === null || type === "dyn" || !["string", "int", "double", "bool"].includes(type)) return [];
  const fits = (value: unknown) =>
    value === null ||
    (typeof value === "number"
      ? type === "double" || (type === "int" && Number.isInteger(value))
      : CEL_TYPE_OF[typeof value] === type);
  return node.cases.flatMap(({ values }, i) =>
    values
      .filter((value) => !fits(value))
      .map((value) => ({
        path: [...path, "cases", i, "when"],
        message: `the switch compares ${readableType(type)}, which never equals ${JSON.stringify(value)}.`,
      })),
  );
}

/** The text of a template without holes; null when it has any. */
function literal(template: WaitNode["until"]): string | null {
  const [only, ...more] = template?.parts ?? [];
  return only && more.length === 0 && "text" in only ? only.text : null;
}

function untilFaults(node: WaitNode, path: Path): Fault[] {
  const text = literal(node.until);
  if (text === null || (/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && !Number.isNaN(Date.parse(text)))) return [];
  return [
    { path: [...path, "until"], message: `"${text}" is no time; write it as 2026-12-24T18:00:00Z, or as \${…}.` },
  ];
}

function stakeFaults(node: ApprovalNode, path: Path): Fault[] {
  const faults: Fault[] = [];
  const amount = node.amount?.parts ?? [];
  if (amount.length > 1) {
    faults.push({ path: [...path, "amount"], message: "`amount` must be a whole number, but this gives text." });
  }
  const currency = literal(node.currency);
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) {
    faults.push({ path: [...path, "currency"], message: `"${currency}" is no currency code, such as CNY or USD.` });
  }
  return faults;
}
