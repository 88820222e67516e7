// The contexts of the calls made for a conversation (§4.2): what is known is gathered here, and fitted into CONTEXT_TOKENS
// by models/context. Nothing gathered is a customer's name, address or number; their words are masked as in the journal.
import type { Ctx } from "../../context";
import type { Db } from "../../db";
import type { ModelStep } from "../../engine/run";
import { env } from "../../env";
import type { BuiltContext } from "../../models/context/build";
import { buildTalkContext } from "../../models/context/cover";
import type { ContextItem } from "../../models/context/render";
import { sopCatalog } from "../../sop/catalog";
import type { SopGraph } from "../../sop/graph";
import { procedureItems, skillItems } from "./abilities";
import { customerItems, timeItems, type Reader } from "./customer";
import { hiddenInTalk } from "./hidden";
import { LIMITS } from "./limits";
import { talkParts } from "./talk";

/** More than this, and asking costs more than its policy allows. */
const MOST_FOR_RECOGNITION = 6_000;

/** For the model that says what a message asks for. `intents`: what it may choose from, the likeliest first. */
export async function recognitionContext(
  { db, actor, clock }: Ctx,
  { sessionId, message, intents }: { sessionId: string | null; message: string; intents: readonly ContextItem[] },
): Promise<BuiltContext> {
  // Whoever asks was let read it already.
  const session = sessionId
    ? await db.sessionState.findUnique({
        where: { id: sessionId },
        select: { id: true, customerId: true, currentSopId: true },
      })
    : null;
  const reader = { ...actor, customerId: session?.customerId ?? actor.customerId };
  const hidden = await hiddenInTalk(db, reader.customerId, [actor.name]);
  const { items: customer, zone } = await customerItems(db, reader);
  return buildTalkContext(
    {
      limits: LIMITS,
      abilities: intents,
      procedure: session?.currentSopId
        ? [{ id: session.currentSopId, text: `The conversation is about procedure ${session.currentSopId}.` }]
        : [],
      customer,
      time: timeItems(clock.now(), zone ?? actor.timeZone),
      ...(await talkParts(db, session?.id ?? null, hidden, message)),
    },
    Math.min(env.CONTEXT_TOKENS, MOST_FOR_RECOGNITION),
  );
}

/** For a step that asks a model. */
export async function stepContext(db: Db, step: ModelStep): Promise<BuiltContext> {
  const { actor, customerId, sessionId, graph, now } = step;
  const reader: Reader = { role: actor.role, customerId, ...(actor.timeZone ? { timeZone: actor.timeZone } : {}) };
  const hidden = await hiddenInTalk(db, customerId, [actor.name]);
  const { items: customer, zone } = await customerItems(db, reader);
  const catalog = await sopCatalog();
  return buildTalkContext(
    {
      limits: LIMITS,
      abilities: [...skillItems(graph), ...procedureItems(catalog, actor, graph.sopId)],
      procedure: await procedureOf(db, graph, step),
      customer,
      time: timeItems(now, zone ?? reader.timeZone),
      ...(await talkParts(db, sessionId, hidden)),
    },
    env.CONTEXT_TOKENS,
  );
}

async function procedureOf(db: Db, graph: SopGraph, step: ModelStep): Promise<ContextItem[]> {
  const rows = await db.executionStep.findMany({
    where: { executionId: step.executionId, phase: "FORWARD", status: "SUCCEEDED" },
    orderBy: { seq: "asc" },
    select: { stepId: true },
  });
  const titled = (id: string) => graph.nodes[id]?.label.en ?? id;
  const done = [...new Set(rows.map(({ stepId }) => stepId))];
  return [
    // A long description must not cost the step its line.
    { id: graph.sopId, text: `Running: ${graph.title.en}. ${graph.description.en}`, rank: 1 },
    { id: step.stepId, text: `Step now: ${titled(step.stepId)}.`, rank: 0 },
    ...(done.length > 0 ? [{ id: "done", text: `Done so far: ${done.map(titled).join("; ")}.`, rank: 2 }] : []),
  ];
}
