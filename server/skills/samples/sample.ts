// A sample call of a skill, from which the contract tests (every-skill.db.test.ts) are made. Every skill needs one: write
// it in samples/<category>.ts, under the skill's name. The tests then try, by themselves:
//   bad input           each required field missing, each field of a wrong type: VALIDATION, and nothing changes; there is
//                       no field in which anything may stand
//   permission          the caller without each of the skill's permissions: FORBIDDEN, and nothing changes; with them and
//                       nothing else (but `reach`) it does what it says
//   time                the store answers nobody: TIMEOUT, and what was begun in the step's transaction leaves nothing
//   output              it fits the schema, `summarize` speaks in both languages, and what it holds of the shop's people
//                       (test-personal.ts) is labelled
//   act                 a write names its act, and another one otherwise
//   repeats             again under the same key, and 20 at once: one act, one result, `reused` once false
//   undoing             {...input, ...output} given to the compensation: every table as it was before the call, but for
//                       the rows `leaves` tells of; twice is once; a reused result is not undone
//   no undoing          a skill that cannot be undone says why: `because` of its reversibility in the contract (skills
//                       that are themselves another's compensation need no reason)
// A version whose major needs another sample has it under "name@2". Each sample starts from the shop that makeShop (test-shop.ts) builds: write what else it needs in `given`.
import type { Actor } from "../../context";
import type { TestDatabase } from "../../postgres/test-database";

export type SkillSample = {
  /** Makes what the call needs and gives the call's input. Called anew from the same shop for each thing tried. */
  given: (database: TestDatabase) => Promise<Record<string, unknown>>;
  /** Who calls; the demo customer unless said. */
  actor?: Actor;
  /** What this caller needs besides, to reach a record that is not their own. Wider permissions ("…:all") need no saying. */
  reach?: readonly string[];
  /**
   * What undoing leaves on record: new rows, by table, each of which meets the SQL condition that says it has no effect
   * any more ({ coupons: "revoked_at IS NOT NULL" }). Rows that were there before are never different.
   */
  leaves?: Readonly<Record<string, string>>;
};

export type SkillSamples = Readonly<Record<string, SkillSample>>;
