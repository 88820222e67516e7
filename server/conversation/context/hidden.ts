// What of a customer no model is told with a conversation, wherever it turns up in what was said: name, e-mail address,
// telephone, and where their parcels go; addresses newly written are masked where they stand (without-places.ts). A
// step that needs one of these has it in its facts.
import type { Db } from "../../db";
import { hiddenTexts, type Hidden } from "../../engine/masking";
import { hiddenOfCustomers } from "../intent/stored";

export async function hiddenInTalk(db: Db, customerId: string | null, names: readonly string[] = []): Promise<Hidden> {
  if (customerId === null) return hiddenTexts(names);
  const ofCustomer = await hiddenOfCustomers(db, [customerId], names);
  const addresses = await db.address.findMany({
    where: { customerId },
    select: { recipient: true, phone: true, line1: true, line2: true },
  });
  const places = addresses.flatMap(({ recipient, phone, line1, line2 }) => [recipient, phone, line1, line2]);
  return new Map([...ofCustomer(customerId), ...hiddenTexts(places)]);
}
