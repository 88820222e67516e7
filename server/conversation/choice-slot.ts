// Fills a slot with one or several of the things its list holds, or one for each of what fills another slot. A list of
// one is no question. Whatever is chosen here is shown again before anything is done with it.
import type { Locale } from "../context";
import type { Said } from "./decision";
import type { SlotDefinition } from "./intent/definitions";
import { extractEntities } from "./intent/entities";
import type { Pending, SlotValue } from "./session";
import { inOneBreath, ordersMeant } from "./named-orders";
import { loadChoices, type Choice } from "./slot-choices";
import { pickInstead, wordsInstead } from "./slot-instead";
import { namedById, nameOptions, type Naming } from "./slot-naming";
import type { Option, SlotAnswer } from "./slots";

export type Known = Readonly<Record<string, SlotValue>>;

type About = {
  /** Whether this message answers the slot's question. */
  asked: boolean;
  /** All that was said since the request began, this message included. */
  told: string;
  known: Known;
  /** What the open question has got already. */
  partly: SlotValue | undefined;
};

export async function answerChoiceSlot(said: Said, slot: SlotDefinition, all: About): Promise<SlotAnswer> {
  const about = { ...all, told: toldAbout(all.told, all.known.order_id) };
  if (slot.each_of) return answerForEach(said, slot, slot.each_of, about);
  const choices = await loadChoices(said.ctx, slot, about.known);
  // What the list depends on is asked for first, or was itself left out.
  if (choices === null) return { kind: "left_out" };
  const [only, ...others] = choices;
  if (!only) return { kind: "left_out" };
  if (others.length === 0 && slot.from) return filled(slot, [only]);
  const naming = read(said, slot, choices, about);
  if (naming.kind === "named") return filled(slot, naming.options);
  return openQuestion(said, slot, naming.kind === "several" ? naming.options : choices, {});
}

/** Of words about several orders, those about this one, or about it and others at once: until the next is named. */
export function toldAbout(told: string, orderId: SlotValue | undefined): string {
  const read = { text: told, entities: extractEntities(told) };
  const meant = ordersMeant(read);
  const orders = read.entities.filter(({ type, value }) => type === "order_id" && meant.includes(value));
  if (typeof orderId !== "string" || meant.length < 2) return told;
  const groups = inOneBreath(told, orders);
  return groups
    .flatMap((group, i) => {
      return group.some(({ value }) => value === orderId)
        ? [told.slice(group[0]?.start, groups[i + 1]?.[0]?.start)]
        : [];
    })
    .join("\n");
}

function read(said: Said, slot: SlotDefinition, choices: Choice[], { asked, told }: About): Naming<Choice> {
  const { text } = said.recognition;
  const meant = choices.filter(({ names }) => names?.test(asked ? text : told));
  if (meant.length === 1) return { kind: "named", options: meant };
  const original = choices.filter(({ detail }) => ORIGINAL.test(detail.en));
  if (asked && original.length === 1 && THE_SAME_WAY.test(text)) return { kind: "named", options: original };
  if (asked) return nameOptions(text, choices, { many: slot.many, asked });
  if (slot.many && !slot.optional && ALL_OF_IT.test(told) && !NOT_ALL.test(told))
    return { kind: "named", options: choices };
  // What nobody asks about is told by the words that mean it; the label of such a choice may stand for something else.
  const named = slot.optional ? choices.filter(({ names }) => !names) : choices;
  const now = nameOptions(text, named, { many: slot.many, asked });
  return now.kind === "none" ? nameOptions(told, named, { many: slot.many, asked }) : now;
}

/** How a list marks what was used before, and how a customer means it without its name. */
const ORIGINAL = /\boriginal\b/iu;
const THE_SAME_WAY =
  /\b(?:what|how|whatever|the way) i (?:originally )?paid\b|\b(?:same|original) (?:card|way|method|one|account)\b|\bthe way it came\b|\bback (?:to|on|onto|in) (?:my|the) card\b|原(?:来|先|本)?的?(?:路|卡|方式|支付|付款|账户|那张)|怎么付的|哪(?:里|儿)?付的/iu;

/** "The whole order", "12251整单退". */
const ALL_OF_IT =
  /\b(?:whole|entire|complete) (?:order|thing|lot)\b|\ball (?:of it|of them|(?:the |my )?items)\b|\beverything (?:in|from|back|of)\b|整单|整个订单|(?:全部|全都|所有(?:的)?(?:商品|东西)?都?)(?:都)?(?:要)?退/iu;
const NOT_ALL =
  /\bnot (?:all|the (?:whole|entire)|everything)|\bexcept\b|\bbut not\b|不(?:是|要|用)?(?:整单|全部|全都|所有)|除了|只退/iu;

function filled({ many }: SlotDefinition, chosen: readonly Choice[]): SlotAnswer {
  const values = chosen.map(({ value }) => value);
  return { kind: "filled", value: many ? values : (values[0] ?? null) };
}

type Pair = { of: string; value: string };
const isPair = (value: unknown): value is Pair => typeof value === "object" && value !== null && "of" in value;

/** One choice for each of what fills another slot, asked for one after another. */
async function answerForEach(said: Said, slot: SlotDefinition, of: string, about: About): Promise<SlotAnswer> {
  const wanted = about.known[of];
  if (!Array.isArray(wanted)) return { kind: "left_out" };
  const pairs: Pair[] = (Array.isArray(about.partly) ? about.partly : []).filter(isPair);
  let asked = about.asked;
  for (const one of wanted.filter((value) => typeof value === "string")) {
    if (pairs.some((pair) => pair.of === one)) continue;
    const choices = await loadChoices(said.ctx, slot, { ...about.known, of: one });
    if (!choices || choices.length === 0) return { kind: "left_out" };
    const chosen = readOne(said, choices, { ...about, asked }, { of: one, alone: wanted.length === 1 });
    // The answer is to the first that was open; ids may name the others too.
    asked = false;
    if (!chosen) return openQuestion(said, slot, choices, { of: one, pairs });
    pairs.push({ of: one, value: chosen.value });
  }
  return { kind: "filled", value: pairs };
}

const WANTED = /\b(?:instead|want|get)\b(.*)$|要(.*)$/isu;

function readOne(
  said: Said,
  choices: Choice[],
  about: About,
  { of, alone }: { of: string; alone: boolean },
): Choice | null {
  const { text } = said.recognition;
  // What names the thing itself is not yet a wish for another like it.
  const others = about.asked ? choices : choices.filter(({ value }) => value !== of);
  const [byId, ...more] = namedById(about.asked ? text : about.told, others);
  if (byId && more.length === 0) return byId;
  const name = (choices[0]?.row?.of_label as Record<Locale, string> | undefined)?.[said.recognition.language] ?? "";
  const instead = about.asked ? text : wordsInstead(about.told, name, alone);
  const picked = pickInstead(instead, choices, about.asked);
  if (picked) return picked;
  const wanted = alone && !about.asked && instead === "" ? WANTED.exec(about.told) : null;
  const words = wanted?.[1] ?? wanted?.[2] ?? (alone || about.asked ? instead : "");
  const naming = nameOptions(words, choices, { many: false, asked: about.asked });
  return naming.kind === "named" ? (naming.options[0] ?? null) : null;
}

function openQuestion(
  { ctx, recognition }: Said,
  slot: SlotDefinition,
  choices: readonly Choice[],
  { of, pairs }: { of?: string; pairs?: Pair[] },
): SlotAnswer {
  const locale = recognition.language;
  const about = of === undefined ? null : (choices[0]?.row?.of_label as Record<Locale, string> | undefined);
  return {
    kind: "open",
    ...(of === undefined ? {} : { question: slot.question[locale].replace("{of}", about?.[ctx.locale] ?? of) }),
    options: choices.map((choice) => shown(choice, choices, locale)),
    offered: choices.map(({ value, label }) => ({ value, label: label[locale] })),
    partly: pairs,
  };
}

/** What is written when it is chosen: its name, unless another has the same. */
function shown({ value, label, detail }: Choice, all: readonly Choice[], locale: Locale): Option {
  const unique = all.filter((other) => other.label[locale] === label[locale]).length === 1;
  return {
    value: unique && label[locale] ? label[locale] : value,
    label: label[locale] || value,
    detail: detail[locale],
  };
}

/** Whether a message that could mean something else speaks of what was offered, though it may leave open of which. */
export function answersChoice(text: string, slot: SlotDefinition, offered: Pending["offered"]): boolean {
  if (slot.options.some(({ names }) => names?.test(text))) return true;
  const options = offered.map(({ value, label }) => {
    const names = { "zh-CN": label, en: label };
    return { value, ids: [], label: names, detail: { "zh-CN": "", en: "" } };
  });
  return nameOptions(text, options, { many: slot.many || slot.each_of !== undefined, asked: true }).kind !== "none";
}
