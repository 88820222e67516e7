// What the system can do, and within which bounds: the skills of a procedure and the other procedures this person may use.
import { can } from "../../auth/permissions";
import type { Actor } from "../../context";
import type { ContextItem } from "../../models/context/render";
import type { Skill } from "../../skills/contract";
import { skillRegistry } from "../../skills/registry";
import type { Catalog } from "../../sop/catalog";
import type { SopGraph } from "../../sop/graph";
import { asPublished } from "../../sop/skill-majors";

/** The skills a procedure calls, in its order, each once, with what bounds them. */
export function skillItems(graph: SopGraph): ContextItem[] {
  const skillOf = asPublished(graph, (reference: string) => skillRegistry.get(reference) ?? null);
  const called = graph.order.flatMap((id) => {
    const node = graph.nodes[id];
    return node?.type === "skill_call" ? [node.skill] : [];
  });
  return [...new Set(called)].flatMap((reference) => {
    const skill = skillOf(reference);
    return skill ? [{ id: skill.name, text: `${skill.name}: ${skill.description.en} ${boundsOf(skill)}` }] : [];
  });
}

function boundsOf({ effect, reversibility, movesMoney, sla }: Skill): string {
  const changes =
    effect === "read" ? "only reads" : effect === "local" ? "changes the store's records" : "acts in another system";
  const rate = sla.ratePerSecond === undefined ? [] : [`at most ${sla.ratePerSecond} a second`];
  return `(${[changes, ...(movesMoney ? ["moves money"] : []), ...undoing(reversibility), ...rate].join("; ")})`;
}

function undoing(reversibility: Skill["reversibility"]): string[] {
  switch (reversibility.kind) {
    case "none":
      return [];
    case "reversible":
      return ["can be undone"];
    case "reversible_until":
      return [`can be undone for ${Math.round(reversibility.seconds / 60)} minutes`];
    case "irreversible":
    case "notice":
      return ["cannot be undone"];
  }
}

/** The other procedures this person may ask for. */
export function procedureItems({ sops }: Pick<Catalog, "sops">, actor: Actor, except: string): ContextItem[] {
  const open = [...sops.values()].filter(
    ({ graph }) =>
      graph.sopId !== except && graph.intents.length > 0 && graph.requiredPermissions.every((one) => can(actor, one)),
  );
  return open.map(({ graph }) => ({ id: graph.sopId, text: `Procedure ${graph.sopId}: ${graph.description.en}` }));
}
