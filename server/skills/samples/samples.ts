// Every skill's sample, by the skill's name.
import { analyticsSamples } from "./analytics";
import { customerSamples } from "./customer";
import { logisticsSamples } from "./logistics";
import { marketingSamples } from "./marketing";
import { notificationSamples } from "./notification";
import { orderSamples } from "./order";
import { paymentSamples } from "./payment";
import type { SkillSamples } from "./sample";
import { serviceSamples } from "./service";

export const SAMPLES: SkillSamples = {
  ...customerSamples,
  ...orderSamples,
  ...logisticsSamples,
  ...paymentSamples,
  ...marketingSamples,
  ...serviceSamples,
  ...analyticsSamples,
  ...notificationSamples,
};
