// The currency somebody's next order will be in: what prices and offers are to be spoken of in.
import type { Db } from "../db";

/** That of the latest order, if goods are still sold in it; else the one most goods are sold in. */
export async function nextCurrency(db: Db, customerId: string | null): Promise<string> {
  const listed = await db.$queryRaw<{ currency: string }[]>`
    SELECT currency FROM variants WHERE available GROUP BY 1 ORDER BY count(*) DESC, 1`;
  const latest =
    customerId === null
      ? null
      : await db.order.findFirst({
          where: { customerId },
          orderBy: [{ placedAt: "desc" }, { id: "desc" }],
          select: { currency: true },
        });
  const known = listed.find(({ currency }) => currency === latest?.currency) ?? listed[0];
  return known?.currency ?? latest?.currency ?? "USD";
}
