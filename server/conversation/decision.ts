// What one message leads to, as deciding gives it to the turn that carries it out.
import type { Ctx } from "../context";
import type { Catalog } from "../sop/catalog";
import type { LoadedSop } from "../sop/graph";
import type { Recognition } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import type { Pending, SessionContext, SlotValue } from "./session";

export type Understood = { id: string; confidence: number; sentiment: number };

export type Decision =
  | { kind: "say"; parts: ChatPart[] }
  | { kind: "abandon"; parts: ChatPart[] }
  | { kind: "ask"; pending: Pending; parts: ChatPart[] }
  | { kind: "start"; sop: LoadedSop; intent: Understood; slots: Record<string, SlotValue>; parts: ChatPart[] };

/** One message and where it was said. `ctx.locale` is the language to answer in. */
export type Said = {
  ctx: Ctx;
  catalog: Catalog;
  recognition: Recognition;
  context: SessionContext;
  /** The message as it was written; recognition reads it in one form. */
  words: string;
};
