// npm run bench -- recommend: how often the recommendations would have named what each demo customer bought last, had it
// not been known, beside each strategy alone and the list of what everybody buys; and how long one takes.
import { buildDataset } from "../../prisma/factories/dataset";
import { measureRecommendations } from "../../server/commerce/recommend/test-measure";

const SEEDS = [20_260_104, 7, 8];

const percent = (share: number) => `${(share * 100).toFixed(1).padStart(5)} %`;

export async function benchRecommend(): Promise<void> {
  const now = new Date();
  console.log("hit rate among  customers  recommended  collaborative  content  popular");
  for (const seed of SEEDS) {
    const store = buildDataset({ seed, now });
    for (const length of [5, 10]) {
      const rate = measureRecommendations(store, now, length);
      const shares = [rate.recommended, rate.collaborative, rate.content, rate.popular].map(percent).join("  ");
      console.log(`first ${String(length).padStart(2)}, seed ${seed}  ${rate.customers}  ${shares}`);
    }
  }
}
