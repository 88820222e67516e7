// Asking the carrier's system, time and again, where the parcels are that have not arrived, so that what the store says of
// them is true without anybody asking. The sandbox knows nothing but what the store says, and is not asked.
import { openParcels, recordParcelNews } from "../../commerce/parcel-news";
import type { Ctx } from "../../context";
import { transaction, type Shipment } from "../../db";
import { AppError } from "../../errors";
import type { Parcel } from "../../resources/carrier/carrier";
import { carrierFor } from "../../resources/carrier/current";
import { sandboxCarrier } from "../../resources/carrier/sandbox";
import { tellParcelNews } from "./tell-parcel-news";

const CHUNK = 100;
/** A carrier that is silent so often in a row is left alone until the next time. */
const PATIENCE = 3;

export type Followed = { asked: number; changed: number; delivered: number; unanswered: number };

/** Throws FORBIDDEN and UNAVAILABLE (carrier_unavailable): then nobody would be told anything. */
export async function followParcels(ctx: Ctx): Promise<Followed> {
  const told: Followed = { asked: 0, changed: 0, delivered: 0, unanswered: 0 };
  let silent = 0;
  for (let after = ""; ;) {
    const parcels = await openParcels(ctx, { after, take: CHUNK });
    for (const parcel of parcels) {
      const carrier = await carrierFor(ctx, parcel.carrier);
      if (carrier.name === sandboxCarrier.name) return told;
      told.asked += 1;
      const news = await ask(() => carrier.track(parcel.trackingNumber));
      silent = news === "silent" ? silent + 1 : 0;
      if (silent === PATIENCE) return { ...told, unanswered: told.unanswered + 1 };
      if (news === "silent" || news === null) told.unanswered += 1;
      else await note(ctx, parcel, news, told);
    }
    const last = parcels.at(-1);
    if (!last || parcels.length < CHUNK) return told;
    after = last.id;
  }
}

async function ask(track: () => Promise<Parcel | null>): Promise<Parcel | null | "silent"> {
  try {
    return await track();
  } catch (error) {
    if (error instanceof AppError && error.retryable) return "silent";
    throw error;
  }
}

async function note(ctx: Ctx, parcel: Shipment, news: Parcel, told: Followed): Promise<void> {
  const { changed, orderDelivered } = await transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const noted = await recordParcelNews(inner, { parcel, news });
    if (noted.changed) await tellParcelNews(inner, { parcel, news, ...noted });
    return noted;
  });
  if (changed) told.changed += 1;
  if (orderDelivered) told.delivered += 1;
}
