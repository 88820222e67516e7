// Sentences and choices as parts of a message.
import type { Said } from "./decision";
import type { ChatPart } from "./parts.schema";
import type { Option } from "./slots";

export const text = (value: string): ChatPart => ({ type: "text", text: value });
export const choices = (slot: string, options: Option[]): ChatPart[] =>
  options.length > 0 ? [{ type: "data-choices", id: "choices", data: { slot, options } }] : [];
export const sentences = (said: Said, ...lines: string[]) =>
  text(lines.filter(Boolean).join(said.recognition.language === "zh-CN" ? "" : " "));
