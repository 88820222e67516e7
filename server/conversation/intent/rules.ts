// L1: patterns written beside each intent. Fast and certain; silent when unsure. They are written in simplified
// characters and hold for traditional ones.
import type { IntentDefinition } from "./definitions";
import { simplified } from "./entities/plain-text";

export type RuleHit = { intent: string; confidence: number };

/** The best rule of every intent that matches, best first. */
export function matchRules(text: string, intents: Iterable<IntentDefinition>): RuleHit[] {
  const plain = simplified(text);
  const hits: RuleHit[] = [];
  for (const intent of intents) {
    const matching = intent.rules.filter((rule) => rule.match.test(plain) && !rule.unless?.test(plain));
    if (matching.length === 0) continue;
    hits.push({ intent: intent.id, confidence: Math.max(...matching.map((rule) => rule.confidence)) });
  }
  return hits.sort((a, b) => b.confidence - a.confidence);
}
