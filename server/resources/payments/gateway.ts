// What a payment gateway is to Steward: another company's system that moves money. Every call carries a key, and a call
// repeated under its key answers what the first one did. Nobody knows what a call that timed out did; `voidCharge` settles
// that, because it also bars a charge that has not arrived yet.

export type ChargeRequest = {
  key: string;
  /** What the gateway knows the card or account by. */
  token: string;
  /** What it knows their owner by, where it knows owners. */
  customer?: string | null;
  amountMinor: number;
  currency: string;
  /** The merchant's own name for the sale: the order number. */
  reference: string;
  /** When it was first asked: gateways forget their keys after a while. */
  askedAt?: Date;
};

export type ChargeAnswer =
  | { status: "SUCCEEDED"; id: string }
  | { status: "DECLINED"; id: string; reason: string }
  /** The charge was voided before it arrived, or since. */
  | { status: "VOIDED" };

export type RefundRequest = {
  key: string;
  chargeId: string;
  amountMinor: number;
  currency: string;
  reference: string;
  askedAt?: Date;
};
export type RefundAnswer = { status: "SUCCEEDED"; id: string } | { status: "DECLINED"; id: string; reason: string };

/** Money for a card or account that it was not taken from: the difference of an exchange, sent where the customer wants. */
export type CreditRequest = { key: string; token: string; amountMinor: number; currency: string; reference: string };

/** The charge as it was asked for, and its key, which is the key of its void: a charge is voided once. */
export type VoidRequest = Omit<ChargeRequest, "key"> & { chargeKey: string };
export type VoidAnswer =
  /** chargeId is null when no charge had arrived; then none under that key ever takes money. */
  | { status: "VOIDED"; id: string; chargeId: string | null }
  /** Too late to void, or partly refunded already: give it back by refunding. */
  | { status: "SETTLED"; chargeId: string };

/** A charge or refund in the gateway's own books; a void that gave money back is a refund there. */
export type GatewayRecord = {
  id: string;
  /** What we asked for it by; null for what was done by hand. */
  key: string | null;
  kind: "CHARGE" | "REFUND";
  status: "SUCCEEDED" | "PENDING" | "FAILED";
  amountMinor: number;
  currency: string;
  /** The order number; null for what is none of ours. */
  reference: string | null;
  /** The charge a refund gives back. */
  chargeId: string | null;
  createdAt: Date;
};

/** Calls throw AppError TIMEOUT (gateway_timeout, retryable) when no answer came, and CONFLICT (gateway_key_reused). */
export type PaymentGateway = {
  /** "sandbox", or the resource it is reached through. */
  name: string;
  charge: (request: ChargeRequest) => Promise<ChargeAnswer>;
  refund: (request: RefundRequest) => Promise<RefundAnswer>;
  voidCharge: (request: VoidRequest) => Promise<VoidAnswer>;
  /** Missing where a gateway only gives back what it took. */
  credit?: (request: CreditRequest) => Promise<RefundAnswer>;
  /** Its books of a stretch of time: money that moved, or whose way back failed. */
  list: (span: { from: Date; until: Date }) => AsyncIterable<GatewayRecord>;
  /** One entry of its books; null when it has none of that id. */
  find: (id: string) => Promise<GatewayRecord | null>;
};
