// Every code the checker gives, with what it means: `sop check --explain` and the documentation are made of this table, so
// they cannot disagree with the tool. A finding with a code that is not here fails a test.
import type { Localized } from "../context";

/**
 * text: the file as it is written; shape: how its steps hang together; calls: what they are given and what they name;
 * meaning: what the SOP would do.
 */
export type CodeGroup = "text" | "shape" | "calls" | "meaning";
export type CheckCode = { group: CodeGroup; severity: "error" | "warning"; says: Localized };

const code = (group: CodeGroup, severity: "error" | "warning", zh: string, en: string): CheckCode => ({
  group,
  severity,
  says: { "zh-CN": zh, en },
});

export const CHECK_CODES = {
  "parse-error": code(
    "text",
    "error",
    "文件不是可用的 YAML，或 `${…}` 里不是 CEL 表达式。",
    "The file is no usable YAML, or what stands in `${…}` is no CEL expression.",
  ),
  "schema-error": code(
    "text",
    "error",
    "有的键不符合 SOP 格式：缺少、多余，或取值不对。",
    "A key does not keep to the format: it is missing, not known, or has a wrong value.",
  ),
  "duplicate-sop": code(
    "text",
    "error",
    "两个文件是同一 SOP 的同一版本。",
    "Two files are the same version of one SOP.",
  ),
  "ambiguous-trigger": code(
    "text",
    "warning",
    "两个 SOP 由同一意图触发，只有一个会执行。",
    "Two SOPs answer the same intent; only one of them is ever run.",
  ),
  "internal-error": code(
    "text",
    "error",
    "检查器自身出错，文件本身可能没有问题；请反馈。",
    "The checker itself failed; the file may be right. Please report it.",
  ),
  "not-in-effect": code(
    "text",
    "warning",
    "这个键可以写，但在这里不起作用。",
    "This key may be written, but has no effect here.",
  ),
  "duplicate-step": code("shape", "error", "两个步骤用了同一个 id。", "Two steps have the same id."),
  "undefined-target": code(
    "shape",
    "error",
    "goto、on_failure 等指向不存在的步骤。",
    "A goto, on_failure or the like names a step that does not exist.",
  ),
  "unreachable-step": code("shape", "error", "没有任何步骤通向它。", "No step leads to this one."),
  "no-output-path": code(
    "shape",
    "error",
    "有一条路径结束时没有给客户答复。",
    "There is a path that ends without answering the customer.",
  ),
  "branch-escape": code(
    "shape",
    "error",
    "并行分支里的步骤跳到了分支之外，或有步骤跳进了分支。",
    "A step goes out of its parallel branch, or into another's.",
  ),
  "output-in-branch": code(
    "shape",
    "error",
    "并行分支里不能答复客户；请放到汇合之后。",
    "A parallel branch does not answer the customer; that comes after the join.",
  ),
  "type-error": code(
    "calls",
    "error",
    "表达式或输入的类型不对，或读取了不存在的字段。",
    "An expression or an input has the wrong type, or a field is read that is not there.",
  ),
  "unknown-skill": code("calls", "error", "没有这个技能。", "There is no such skill."),
  "unknown-sop": code("calls", "error", "没有这个 SOP 或这个版本。", "There is no such SOP, or no such version."),
  "unknown-variable": code("calls", "error", "没有任何步骤给出这个变量。", "No step sets this variable."),
  "unknown-policy": code("calls", "error", "没有这个模型路由策略。", "There is no such routing policy."),
  "unknown-approver": code(
    "calls",
    "error",
    "审批人不是已有的角色、`user:…` 或 `customer`。",
    "An approver is no role, no `user:…` and not `customer`.",
  ),
  "unknown-recipient": code(
    "calls",
    "error",
    "通知对象不是已有的角色、`user:…` 或 `customer`。",
    "Whoever is to be told is no role, no `user:…` and not `customer`.",
  ),
  "unknown-error": code("calls", "warning", "没有任何失败使用这个错误代码。", "No failure has this error code."),
  "unknown-permission": code("calls", "warning", "没有角色拥有这个权限。", "No role has this permission."),
  "missing-permission": code(
    "calls",
    "warning",
    "步骤需要的权限没有写进 REQUIRED_PERMISSIONS，执行会中途失败。",
    "A step needs a permission that REQUIRED_PERMISSIONS lacks, so that it fails half-way.",
  ),
  "no-output-schema": code(
    "calls",
    "warning",
    "把模型的回答当作 JSON 读取，却没有 output_schema 来保证。",
    "A model's answer is read as JSON, but no output_schema makes it so.",
  ),
  "maybe-unset": code(
    "meaning",
    "error",
    "读取了某条路径上从未赋值的变量。",
    "A value is read that was never set on one of the ways there.",
  ),
  "endless-loop": code(
    "meaning",
    "error",
    "进入后走不出去的循环：没有出口，或出口的条件在循环里永远不变。",
    "A circle that cannot be left: nothing leads out, or only conditions that nothing inside changes.",
  ),
  "unread-output": code(
    "meaning",
    "warning",
    "没有步骤读取这个输出，或检查的结果只写进了提示词而不约束流程。",
    "No step reads this output, or the result of a check is only told to a model and binds nobody.",
  ),
  "approval-ignored": code(
    "meaning",
    "error",
    "审批被拒绝或超时后，它要把关的操作仍会执行。",
    "Rejected or timed out, an approval does not stop the act it was to guard.",
  ),
  "unguarded-write": code(
    "meaning",
    "error",
    "不可撤销或涉及资金的操作，没有任何审批、客户确认或模型结论把关。",
    "An act that cannot be undone, or moves money, is reached with no approval, confirmation or verdict before it.",
  ),
  "model-verdict-ignored": code(
    "meaning",
    "error",
    "模型说“不”，依据其回答的操作仍会执行。",
    "A model says no, and the act that goes by its answer is reached all the same.",
  ),
  "not-idempotent": code(
    "meaning",
    "error",
    "写操作的幂等键没有说明是哪件业务，两次对话会做两遍。",
    "The key of a write does not name the business act, so that two conversations could do it twice.",
  ),
  "no-compensation": code(
    "meaning",
    "error",
    "不可撤销的操作之后还有步骤会彻底失败，届时无人善后。",
    "After an act that cannot be undone a step can fail for good, and nothing is done about it.",
  ),
  "no-card": code(
    "calls",
    "error",
    "`cards` 里的变量不是技能的输出、技能没有卡片，或缺少 `cards`。",
    "A variable in `cards` is no skill's output or its skill draws no card, or `cards` is missing.",
  ),
  "pii-to-model": code(
    "meaning",
    "error",
    "个人信息发给了不允许接收它的模型策略。",
    "Personal data is told to a model under a policy that does not allow it.",
  ),
  "secret-in-output": code(
    "meaning",
    "error",
    "机密或形似凭证的内容出现在答复、审批、提示词或邮件里。",
    "A secret, or what looks like a credential, is in an answer, an approval, a prompt or an e-mail.",
  ),
} as const satisfies Record<string, CheckCode>;

export type CheckCodeName = keyof typeof CHECK_CODES;

/** Null for a code that does not exist. */
export function checkCode(name: string): CheckCode | null {
  return Object.hasOwn(CHECK_CODES, name) ? CHECK_CODES[name as CheckCodeName] : null;
}
