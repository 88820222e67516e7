// A model's words on their way: sent to open pages as they come, a few times a second. They are a preview; the journal has the
// text once the step is done.
import type { ModelDelta } from "../models/contract";
import { announce } from "../postgres/notify";
import type { ModelNode, SopGraph } from "../sop/graph";

const INTERVAL_MS = 80;

export type LiveText = {
  stepId: string;
  text: string;
  /** The customer's answer will hold these words. */
  said: boolean;
};

export function liveText(executionId: string, graph: Pick<SopGraph, "nodes">, node: ModelNode) {
  const said = isSaid(graph, node);
  let text = "";
  let sent = { text: "", at: 0 };
  const send = () => {
    sent = { text, at: Date.now() };
    announce(`live:${executionId}`, { stepId: node.id, text, said } satisfies LiveText);
  };
  return {
    onDelta: (delta: ModelDelta) => {
      text = delta.type === "reset" ? "" : text + delta.text;
      if (delta.type === "reset" || Date.now() - sent.at >= INTERVAL_MS) send();
    },
    /** The last words came too soon after those before them to be sent alone. */
    end: () => {
      if (sent.text !== text) send();
    },
  };
}

/** Whether an answer of the procedure is worded with what this step gives. */
export function isSaid(graph: Pick<SopGraph, "nodes">, { outputVar }: Pick<ModelNode, "outputVar">): boolean {
  if (outputVar === null) return false;
  const uses = new RegExp(String.raw`\b${outputVar}\.text\b`);
  return Object.values(graph.nodes).some(
    (node) => node.type === "output" && node.message.en.parts.some((part) => "expr" in part && uses.test(part.expr)),
  );
}
