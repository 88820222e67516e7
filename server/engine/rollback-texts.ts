// What a rollback says of itself: to the manager who approves it, and at its end. Pure.
import type { Locale, Localized } from "../context";
import type { Template } from "../sop/graph";
import type { Remaining, RollbackAct } from "./rollback-acts";

export type RollbackStep = { id: string; act: RollbackAct };
export type RollbackStory = {
  executionId: string;
  title: Localized;
  reason: string;
  by: string;
  steps: readonly RollbackStep[];
  remaining: Remaining;
};
export type Message = Record<Locale, Template>;
type Part = Template["parts"][number];

const text = (value: string): Part => ({ text: value });
/** CEL reads a JSON string as it is. */
const quoted = (value: string) => JSON.stringify(value);
/** CEL that is true once a step gave something. */
export const isDone = (step: RollbackStep) => `default(${step.id}, null) != null`;

const WORDS = {
  "zh-CN": {
    ask: (s: RollbackStory) =>
      `${s.by} 请求回滚「${s.title["zh-CN"]}」（${s.executionId}）。\n\n**原因**：${s.reason}\n\n`,
    done: (s: RollbackStory) => `「${s.title["zh-CN"]}」（${s.executionId}）已回滚。\n\n`,
    partly: (s: RollbackStory) => `「${s.title["zh-CN"]}」（${s.executionId}）只回滚了一部分，其余需要人工处理。\n\n`,
    refused: (s: RollbackStory) => `「${s.title["zh-CN"]}」（${s.executionId}）没有回滚：未获批准。\n\n一切保持原样。`,
    will: "**将撤销**",
    undone: "**已撤销**",
    open: "**未能撤销**",
    stays: "**仍然保留**",
    money: "无法收回的金额：",
  },
  en: {
    ask: (s: RollbackStory) =>
      `${s.by} asks to roll back “${s.title.en}” (${s.executionId}).\n\n**Reason**: ${s.reason}\n\n`,
    done: (s: RollbackStory) => `“${s.title.en}” (${s.executionId}) has been rolled back.\n\n`,
    partly: (s: RollbackStory) =>
      `“${s.title.en}” (${s.executionId}) was rolled back in part; a person must see to the rest.\n\n`,
    refused: (s: RollbackStory) =>
      `“${s.title.en}” (${s.executionId}) was not rolled back: nobody approved it.\n\nEverything is as it was.`,
    will: "**Will be undone**",
    undone: "**Undone**",
    open: "**Could not be undone**",
    stays: "**What stays**",
    money: "Money that is not got back: ",
  },
} as const;

function inBoth(parts: (locale: Locale) => Part[]): Message {
  const of = (locale: Locale): Template => ({ parts: parts(locale) });
  return { "zh-CN": of("zh-CN"), en: of("en") };
}

export const undoingOf = ({ act }: RollbackStep): Localized => act.undoing ?? act.label;
const line = (value: string) => `- ${value}\n`;

export function askMessage(story: RollbackStory): Message {
  return inBoth((locale) => [
    text(WORDS[locale].ask(story)),
    text(`${WORDS[locale].will}\n\n`),
    ...story.steps.map((step) => text(line(undoingOf(step)[locale]))),
    ...staysParts(story, locale),
  ]);
}

export function doneMessage(story: RollbackStory): Message {
  return inBoth((locale) => [
    text(WORDS[locale].done(story)),
    text(`${WORDS[locale].undone}\n\n`),
    ...story.steps.map((step) => text(line(undoingOf(step)[locale]))),
    ...staysParts(story, locale),
  ]);
}

/** Which steps are in which list is known only at the end. */
export function partlyMessage(story: RollbackStory): Message {
  const when = (step: RollbackStep, done: boolean, locale: Locale): Part => {
    const said = quoted(line(undoingOf(step)[locale]));
    return { expr: done ? `${isDone(step)} ? ${said} : ""` : `${isDone(step)} ? "" : ${said}` };
  };
  return inBoth((locale) => [
    text(WORDS[locale].partly(story)),
    text(`${WORDS[locale].open}\n\n`),
    ...story.steps.map((step) => when(step, false, locale)),
    text(`\n${WORDS[locale].undone}\n\n`),
    ...story.steps.map((step) => when(step, true, locale)),
    ...staysParts(story, locale),
  ]);
}

export function refusedMessage(story: RollbackStory): Message {
  return inBoth((locale) => [text(WORDS[locale].refused(story))]);
}

function staysParts({ remaining }: RollbackStory, locale: Locale): Part[] {
  const { texts, money } = remaining;
  if (texts.length === 0 && money.length === 0) return [];
  const colon = locale === "zh-CN" ? "：" : ": ";
  return [
    text(`\n${WORDS[locale].stays}\n\n`),
    ...texts.map((one) => text(line(`${one.what[locale]}${colon}${one.text[locale]}`))),
    ...money.flatMap(({ minor, currency }) => [
      text(`- ${WORDS[locale].money}`),
      { expr: `money(${minor}, ${quoted(currency)})` },
      text("\n"),
    ]),
  ];
}
