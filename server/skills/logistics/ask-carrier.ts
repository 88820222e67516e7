// Asking a carrier and booking its answer. The row was written before; each commit may happen again, because the row gives
// the carrier its key and only a PENDING row is booked.
import { bookRequest } from "../../commerce/carrier-requests";
import type { CarrierRequest } from "../../db";
import { AppError } from "../../errors";
import type { CarrierAnswer } from "../../resources/carrier/carrier";
import type { SkillContext } from "../contract";

type Refusals = {
  /** The reason to give when the carrier refuses, and when its system takes no such requests at all. */
  refused: string;
  notOffered: string;
  /** The request that this one takes back. */
  undoes?: string;
};

/**
 * Returns the request as it now stands: DONE. `call` is null where the carrier offers no such thing. Throws CONFLICT with
 * the reasons given, and TIMEOUT (carrier_timeout) when the carrier did not answer; then the same request is asked again.
 */
export async function askCarrier(
  ctx: SkillContext,
  request: CarrierRequest,
  call: (() => Promise<CarrierAnswer>) | null,
  { refused, notOffered, undoes }: Refusals,
): Promise<CarrierRequest> {
  if (request.status === "DONE") return request;
  const answer = call ? await call() : ({ status: "REFUSED", reason: "not_offered" } as const);
  const row = await bookRequest(ctx, {
    request,
    result: answer.status === "ACCEPTED" ? { confirmation: answer.confirmation } : { refused: answer.reason },
    ...(undoes === undefined ? {} : { undoes }),
    executionId: ctx.executionId,
  });
  if (row.status === "DONE") return row;
  throw new AppError("CONFLICT", `The carrier refused: ${row.error ?? "it gave no reason"}.`, {
    reason: call ? refused : notOffered,
    details: { carrier: row.carrier, refused: row.error },
  });
}
