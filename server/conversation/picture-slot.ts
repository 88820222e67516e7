// A slot for pictures. Nobody must have one: it is asked for once, and whatever else is answered goes on without.
import { PICTURES } from "./attachments/attachment-texts";
import { readVerdict } from "./confirm-words";
import type { Said } from "./decision";
import type { Option, SlotAnswer } from "./slots";

export function answerPictureSlot({ ctx, context, words }: Said, asked: boolean): SlotAnswer {
  const { pictures = [] } = context;
  if (pictures.length > 0) return { kind: "filled", value: pictures };
  // Without words nothing was answered, and "yes" announces one: the question is only put again.
  if (asked && words !== "" && readVerdict(words) !== "yes") return { kind: "filled", value: [] };
  const { skip, skipDetail } = PICTURES[ctx.locale];
  const options: Option[] = [{ value: skip, label: skip, detail: skipDetail }];
  return { kind: "open", options, offered: [{ value: skip, label: skip }], partly: undefined };
}

const WITHOUT =
  /^[\s\p{P}]*(?:skip(?: (?:it|this))?|no|none|nope|no thanks?(?: you)?|not now|later|without(?: (?:one|it|a picture))?|i (?:do not|don'?t) have (?:one|any)|no (?:pictures?|photos?)|跳过|略过|没有|没图|没有?(?:图片|照片|图)|不用了?|不发了?|不需要|先不(?:发|用)了?|拍不了|无)[\s\p{P}]*$/iu;

/** Words that mean "no" or "never mind" elsewhere, and here only that there is no picture. */
export function goesOnWithout(text: string): boolean {
  return WITHOUT.test(text);
}
