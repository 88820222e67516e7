// The file format of an SOP (§9.1), written once: the loader parses with it, the types come from it, and the JSON Schema
// that editors complete from is generated of it. A new kind of step is one more schema in `stepSchema`.
// Texts a customer or an operator reads are a string, or one text per language.
import { z } from "zod";
import { answerableApproval, exactlyOne, oneEnd, oneFormOfBranches, oneTest } from "./step-forms";

const LONGEST_TEXT = 20_000;

const identifier = z
  .string()
  // `constructor` would name a property every object has.
  .regex(/^(?!constructor$)[a-z][a-z0-9_]{0,63}$/, "use lower-case letters, digits and _ (as in `get_order`)");

const stepId = identifier.meta({ description: "Names the step; unique in the file." });
const target = identifier.meta({ description: "The id of the step to go to." });

const variable = z
  .string()
  .regex(
    /^(?!(constructor|toString|valueOf|hasOwnProperty)$)[a-z][A-Za-z0-9_]{0,63}$/,
    "start with a lower-case letter; then letters, digits and _",
  )
  .meta({ description: "The name under which later steps read this step's output." });

const shortText = z.string().trim().min(1).max(LONGEST_TEXT);

export const textSchema = z
  .union([shortText, z.strictObject({ "zh-CN": shortText, en: shortText })])
  .meta({ description: "A text for both languages, or {zh-CN, en}. May hold ${…}." });
export type Text = z.output<typeof textSchema>;

export const DURATION_UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const durationSchema = z
  .union([
    z.number().positive().max(31_536_000),
    z.string().regex(/^\d{1,6}(ms|s|m|h|d)$/, "write a number and a unit: 500ms, 30s, 5m, 1h, 2d"),
  ])
  .meta({ description: "Seconds as a number, or a number with a unit: 500ms, 30s, 5m, 1h, 2d." });
export type Duration = z.output<typeof durationSchema>;

const errorName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "name an error code or reason, as in NOT_FOUND");

export const retrySchema = z
  .strictObject({
    count: z.int().min(0).max(10).meta({ description: "Further tries after the first." }),
    backoff: durationSchema.optional().meta({ description: "Wait before the first further try; doubles each time." }),
    jitter: z.boolean().optional(),
    on: z.array(errorName).max(20).optional().meta({ description: "Error codes; without it, errors that may pass." }),
  })
  .meta({ description: "What is done about errors before on_failure." });

const onFailure = z
  .strictObject({
    goto: target,
    on: z.array(errorName).min(1).max(20).optional().meta({
      description: "Error codes or reasons this answers (NOT_FOUND, order_not_found); without it, every failure.",
    }),
  })
  .meta({ description: "Where to go when the step has failed for good. Without it, what was done is undone." });

const base = { id: stepId, label: textSchema.optional(), goto: target.optional() };
const calls = { timeout: durationSchema.optional(), retry: retrySchema.optional(), on_failure: onFailure.optional() };
const values = z.record(z.string(), z.json());

const skillStep = z.strictObject({
  ...base,
  ...calls,
  type: z.literal("skill_call"),
  skill_name: z.string().min(1).max(100),
  input: values.optional(),
  idempotency_key: shortText.optional().meta({ description: "Names the business act: order, refund, amount." }),
  async: z.boolean().optional().meta({ description: "Goes on at once; who reads the output waits for it." }),
  output_var: variable.optional(),
});

const modelStep = z.strictObject({
  ...base,
  ...calls,
  type: z.literal("model_call"),
  skill_name: z.string().min(1).max(100).meta({ description: "The task, for example generateCustomerApology." }),
  model_router_policy: z.string().min(1).max(100),
  prompt_template: textSchema,
  input: values.optional().meta({ description: "The facts the text may use. Data to the model, never instructions." }),
  output_schema: z
    .looseObject({ type: z.literal("object") })
    .optional()
    .meta({
      description:
        "JSON Schema of the answer. With it the model must answer in JSON that fits, and output_var holds it.",
    }),
  output_var: variable.optional(),
});

const plainValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const decisionStep = z
  .strictObject({
    ...base,
    type: z.literal("decision_logic"),
    condition: shortText.optional().meta({ description: "CEL that is true or false; with true_path and false_path." }),
    get true_path() {
      return z.array(pathItemSchema).max(100).optional();
    },
    get false_path() {
      return z.array(pathItemSchema).max(100).optional();
    },
    switch: shortText.optional().meta({ description: "A value to compare, instead of a condition; with cases." }),
    get cases() {
      return z
        .array(
          z.strictObject({
            when: z.union([plainValue, z.array(plainValue).min(1).max(50)]),
            get path() {
              return z.array(pathItemSchema).max(100).optional();
            },
          }),
        )
        .min(1)
        .max(50)
        .optional()
        .meta({ description: "Tried from the top; `when` is a value, or a list of values." });
    },
    get default() {
      return z.array(pathItemSchema).max(100).optional();
    },
  })
  .superRefine(oneTest)
  .meta(exactlyOne("condition", "switch"));

const parallelStep = z
  .strictObject({
    ...base,
    type: z.literal("parallel_execution"),
    get steps() {
      return z
        .array(z.lazy((): z.ZodType<Step> => stepSchema))
        .min(1)
        .max(20)
        .optional()
        .meta({ description: "Steps that run side by side." });
    },
    get branches() {
      return z
        .record(identifier, z.array(pathItemSchema).min(1).max(100))
        .optional()
        .meta({ description: "Named branches of several steps each, instead of steps." });
    },
    join: z
      .union([z.enum(["all", "any"]), z.strictObject({ at_least: z.int().min(1).max(20) })])
      .optional()
      .meta({ description: "How many branches must succeed: all (the default), any, or {at_least: n}." }),
    others: z.enum(["stop", "finish"]).optional().meta({
      description: "What the other branches do once the join is decided: stop after their present step, or finish.",
    }),
    on_failure: onFailure.optional(),
    output_var: variable.optional(),
  })
  .superRefine(oneFormOfBranches)
  .meta(exactlyOne("steps", "branches"));

const approvers = z
  .array(z.string().min(1).max(200))
  .min(1)
  .max(20)
  .meta({ description: "Roles (refund_manager), people (user:somebody@example.com), or customer." });

const approvalStep = z
  .strictObject({
    ...base,
    type: z.literal("human_approval"),
    message: textSchema.meta({ description: "What is asked and why. An answer is bound to it." }),
    approvers,
    count: z.int().min(1).max(10).optional().meta({ description: "How many different people must approve." }),
    amount: shortText.optional().meta({ description: "What is at stake, in minor units: ${decision.amount_minor}." }),
    currency: shortText.optional(),
    tiers: z
      .array(z.strictObject({ from_minor: z.int().min(0), approvers, count: z.int().min(1).max(10).optional() }))
      .max(10)
      .optional()
      .meta({ description: "Other approvers from an amount on; the highest tier that is reached counts." }),
    shows: values.optional().meta({ description: "Further facts on the card. An answer is bound to them too." }),
    editable: z
      .record(variable, z.strictObject({ value: z.json(), schema: z.looseObject({}), label: textSchema.optional() }))
      .optional()
      .meta({
        description: "What may be changed before approving: the proposed value, and the JSON Schema it must fit.",
      }),
    timeout: durationSchema.optional().meta({ description: "Until when an answer is waited for; 24h without it." }),
    remind_after: durationSchema.optional(),
    escalate: z.strictObject({ after: durationSchema, to: approvers }).optional(),
    on_timeout: z
      .union([z.enum(["reject", "escalate"]), z.strictObject({ goto: target })])
      .optional()
      .meta({ description: "reject (the default), escalate (ask those of `escalate`, for as long again), or {goto}." }),
    on_reject: z.strictObject({ goto: target }).optional(),
    output_var: variable.optional(),
  })
  .superRefine(answerableApproval);

const waitStep = z
  .strictObject({
    ...base,
    type: z.literal("wait"),
    duration: durationSchema.optional(),
    until: shortText.optional().meta({ description: "A time in ISO form: ${shipment.estimated_delivery}." }),
  })
  .superRefine(oneEnd)
  .meta(exactlyOne("duration", "until"));

const callSopStep = z.strictObject({
  ...base,
  type: z.literal("call_sop"),
  sop: identifier.meta({ description: "The SOP_ID to run, without its version." }),
  version: z.int().min(1).optional().meta({ description: "Without it, the newest when the step is reached." }),
  input: values.optional(),
  timeout: durationSchema.optional().meta({ description: "Until when its end is waited for; 7d without it." }),
  on_failure: onFailure.optional(),
  output_var: variable.optional(),
});

const outputStep = z.strictObject({
  ...base,
  type: z.literal("output"),
  message_template: textSchema.meta({ description: "The whole answer in words, for everything that draws no cards." }),
  cards: z.array(variable).min(1).max(6).optional().meta({
    description: "Outputs of skills (by output_var) that are drawn as cards below the answer, in this order.",
  }),
  message_with_cards: textSchema.optional().meta({
    description: "What is said instead where every one of the cards is drawn: without what they show.",
  }),
  outcome: z.enum(["resolved", "unresolved"]).optional(),
});

export const stepSchema = z.discriminatedUnion("type", [
  skillStep,
  modelStep,
  decisionStep,
  parallelStep,
  approvalStep,
  waitStep,
  callSopStep,
  outputStep,
]);

const gotoSchema = z.strictObject({ goto: target });

const pathItemSchema: z.ZodType<PathItem> = z.lazy(() => z.union([gotoSchema, stepSchema]));

type Base = { id: string; label?: Text | undefined; goto?: string | undefined };
export type SkillStep = z.output<typeof skillStep>;
export type ModelStep = z.output<typeof modelStep>;
export type ApprovalStep = z.output<typeof approvalStep>;
export type WaitStep = z.output<typeof waitStep>;
export type CallSopStep = z.output<typeof callSopStep>;
export type OutputStep = z.output<typeof outputStep>;
type Plain = z.output<typeof plainValue>;
/** Written out, because they contain themselves. */
export type DecisionStep = Base & {
  type: "decision_logic";
  condition?: string | undefined;
  true_path?: PathItem[] | undefined;
  false_path?: PathItem[] | undefined;
  switch?: string | undefined;
  cases?: { when: Plain | Plain[]; path?: PathItem[] | undefined }[] | undefined;
  default?: PathItem[] | undefined;
};
export type ParallelStep = Base & {
  type: "parallel_execution";
  steps?: Step[] | undefined;
  branches?: Record<string, PathItem[]> | undefined;
  join?: "all" | "any" | { at_least: number } | undefined;
  others?: "stop" | "finish" | undefined;
  on_failure?: z.output<typeof onFailure> | undefined;
  output_var?: string | undefined;
};
export type Step =
  SkillStep | ModelStep | DecisionStep | ParallelStep | ApprovalStep | WaitStep | CallSopStep | OutputStep;
export type PathItem = { goto: string } | Step;

export const STEP_TYPES = stepSchema.options.map((option) => option.shape.type.value);

const triggerSchema = z.strictObject({
  type: z.literal("user_intent"),
  intent_name: z.string().min(1).max(100),
  aliases: z.array(z.string().min(1).max(100)).max(20).optional(),
});

const compensationSchema = z
  .strictObject({
    step: target,
    on_failure: z
      .array(
        z.union([
          z.strictObject({ rollback: target }),
          z.strictObject({ notify: z.string().min(1) }),
          z.strictObject({ create_alert: z.string().min(1) }),
          z.strictObject({ goto: target }),
        ]),
      )
      .min(1),
  })
  .meta({
    description:
      "When this step fails for good: what is undone first and in which order (everything else that was done follows, " +
      "last first), who is told, which alert is raised, and the steps that run once all is undone.",
  });

const inputSchema = z
  .looseObject({
    type: z.literal("object"),
    properties: z.record(variable, z.looseObject({})),
    required: z.array(z.string()).optional(),
  })
  .meta({ description: "JSON Schema of INPUT." });

export const auditPolicySchema = z.strictObject({
  log_to: z.literal("ai_decisions").optional(),
  level: z.enum(["FULL_TRACE", "SUMMARY"]).optional(),
  sensitive_data_mask: z.boolean().optional(),
  human_review_required: z.boolean().optional(),
});

export const sopFileSchema = z
  .strictObject({
    SOP_ID: identifier.meta({ description: "Names the procedure. Without VERSION, a suffix _v2 gives the version." }),
    VERSION: z.int().min(1).max(100_000).optional(),
    TITLE: textSchema.optional(),
    DESCRIPTION: textSchema,
    TRIGGERS: z.array(triggerSchema).max(50).meta({ description: "Empty for an SOP that only others call." }),
    INPUT_SCHEMA: inputSchema,
    REQUIRED_PERMISSIONS: z.array(z.string().min(1)).max(50).optional(),
    PRECONDITIONS: z
      .array(z.strictObject({ condition: shortText, message: textSchema }))
      .max(20)
      .optional()
      .meta({
        description: "What must hold before anything is done; the message of the first that does not is the answer.",
      }),
    MAIN_PATH: z.array(target).min(1).max(50).optional().meta({
      description: "The steps a customer sees ticking, in order. Without it, the longest way to an answer.",
    }),
    STEPS: z.array(stepSchema).min(1).max(200),
    COMPENSATION_STRATEGY: z.array(compensationSchema).max(100).optional(),
    AUDIT_POLICY: auditPolicySchema.optional(),
  })
  .meta({ title: "Steward SOP", description: "A standard operating procedure that Steward carries out." });
export type SopFile = z.output<typeof sopFileSchema>;

/** Cut off so that a file cannot hurt the process that reads it. */
export const MAX_SOURCE_BYTES = 256 * 1024;
