// The bindings in force, as skills of this process: read when it starts, and again whenever somebody says that they
// changed. What must stay true: a binding that cannot be used fails its skill's calls and says so. It never gives way
// silently to the built-in skill, which would answer from another system.
import type { Db } from "../../db";
import { AppError } from "../../errors";
import { log } from "../../log";
import { subscribe } from "../../postgres/notify";
import type { Skill } from "../contract";
import { builtInSkill, pluggedSkills, setPluggedSkills } from "../registry";
import { bindingSchema } from "./binding.schema";
import { SKILLS_TOPIC } from "./mcp-servers";
import { pluggedSkill } from "./plugged-skill";

/** Reads the bindings and puts them in force in this process. Throws CONFLICT (skill_registry), and then the former ones stay. */
export async function loadBindings(db: Db): Promise<void> {
  const rows = await db.skillBinding.findMany({ orderBy: { name: "asc" } });
  try {
    setPluggedSkills(rows.flatMap(({ name, definition }) => skillOf(name, definition)));
  } catch (error) {
    if (pluggedSkills().length > 0) throw error;
    // Nothing was in force yet: the process starts, and what is bound fails until somebody looks at it.
    log.error({ err: error }, "the bindings cannot be used together");
    setPluggedSkills(rows.flatMap(({ name }) => brokenSkill(name)));
  }
}

// One whose text has not changed stays the very same skill: its limits, its circuit and what was measured of it go on while
// others are bound.
const made = new Map<string, { text: string; skill: Skill }>();

function skillOf(name: string, definition: unknown): Skill[] {
  const text = JSON.stringify(definition);
  const known = made.get(name);
  if (known?.text === text) return [known.skill];
  try {
    const skill = pluggedSkill(bindingSchema.parse(definition), builtInSkill);
    made.set(name, { text, skill });
    return [skill];
  } catch (err) {
    log.error({ err, skill: name }, "a binding cannot be used");
    return brokenSkill(name);
  }
}

/** One of the company's own has no contract without its binding: SOPs that call it then say that there is no such skill. */
function brokenSkill(name: string): Skill[] {
  const contract = builtInSkill(name);
  if (!contract) return [];
  return [{ ...contract, effect: contract.effect === "read" ? "read" : "external", run: broken(name) }];
}

function broken(name: string): Skill["run"] {
  return () => {
    const message = `The binding of ${name} cannot be used. Bind it anew, or unbind it.`;
    return Promise.reject(new AppError("UNAVAILABLE", message, { reason: "binding_broken", retryable: false }));
  };
}

/** Keeps this process's skills as they are bound. Resolves when they were read once; returns how to stop. */
export async function followBindings(db: Db): Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  const reload = () => (last = last.catch(() => {}).then(() => loadBindings(db)));
  const stop = await subscribe(SKILLS_TOPIC, () => {
    reload().catch((err: unknown) => log.error({ err }, "the bindings could not be read again; the former ones stay"));
  });
  await reload();
  return stop;
}
