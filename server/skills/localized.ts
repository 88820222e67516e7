import { z } from "zod";

/** A text in both languages, as skills give it. */
export const localizedSchema = z.object({ "zh-CN": z.string(), en: z.string() });
