// A reply while work is under way. It starts nothing; what it changes of the conversation is carried out by apply.ts.
import type { Later } from "./decision";
import type { ChatPart } from "./parts.schema";
import type { SessionContext } from "./session";

export type WorkReply = Later & {
  kind: "work";
  parts: ChatPart[];
  /** Whether the work is shown under this reply from now on. */
  carriesOn: boolean;
  /** What the customer has on screen to confirm now. */
  confirming: SessionContext["confirming"];
  /** The work was told to stop: what it did is being undone. */
  stopped?: boolean;
};
