// What one message leads to, as deciding gives it to the turn that carries it out.
import type { Ctx } from "../context";
import type { Catalog } from "../sop/catalog";
import type { LoadedSop } from "../sop/graph";
import type { Recognition } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import type { Agenda, Pending, SessionContext, SlotValue } from "./session";

export type Understood = { id: string; confidence: number; sentiment: number };

export type Decision = Later &
  (
    | { kind: "say"; parts: ChatPart[] }
    | { kind: "abandon"; parts: ChatPart[] }
    | { kind: "ask"; pending: Pending; parts: ChatPart[] }
    /** What has to be read to go on cannot be read now. */
    | { kind: "fail"; parts: ChatPart[] }
    | { kind: "start"; sop: LoadedSop; intent: Understood; slots: Record<string, SlotValue>; parts: ChatPart[] }
  );

/** What a message leaves for later. */
export type Later = {
  /** Taken up before what was on the agenda already, or after it. */
  first?: Agenda;
  last?: Agenda;
  /** Nothing of what was on the agenda is wanted any more. */
  clear?: boolean;
  /** The work under way steps aside for this. */
  aside?: boolean;
  /** The open question, for when a person who was asked for has left again. */
  away?: Pending;
  /** The customer sets the conversation aside: what is open stays as it is until they come back. */
  pause?: boolean;
};

/** One message and where it was said. `ctx.locale` is the language to answer in. */
export type Said = {
  ctx: Ctx;
  catalog: Catalog;
  recognition: Recognition;
  context: SessionContext;
  /** The message as it was written; recognition reads it in one form. */
  words: string;
  /** The conversation; a decision about words alone has none. */
  sessionId?: string;
  /** When it reached us: what was asked later had not been seen by whoever wrote it. */
  arrivedAt?: Date;
};
