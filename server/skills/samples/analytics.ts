import type { SkillSamples } from "./sample";

export const analyticsSamples: SkillSamples = {};
