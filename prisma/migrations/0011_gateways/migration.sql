-- Several gateways and carriers, what was asked of them, and the comparing of orders, ledger and gateway.
-- prisma/schema describes the same tables to the Prisma client.

-- gateway: who was asked (null: nobody, the money stayed with the store). Refunds go the way their charge came.
ALTER TABLE "payments" ADD COLUMN "gateway" text;
UPDATE "payments" p SET "gateway" = 'sandbox'
FROM "payment_methods" m WHERE m."id" = p."payment_method_id" AND m."kind" <> 'gift_card';
CREATE INDEX "payments_created_at_idx" ON "payments" ("created_at");

-- gateway: who knows this method (null: the one in use). gateway_customer: what it knows the customer by.
-- opening_minor: what a gift card held before its first movement in our ledger; null until the books are first compared.
ALTER TABLE "payment_methods"
  ADD COLUMN "gateway" text,
  ADD COLUMN "gateway_customer" text,
  ADD COLUMN "opening_minor" integer;

-- What carriers are asked to do. kind: REROUTE | PICKUP; status: PENDING | DONE | REFUSED | UNDONE. key: what the carrier
-- knows the call by. act: the business act; one that is under way or done happens once.
CREATE TABLE "carrier_requests" (
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "order_id" text NOT NULL,
  "shipment_id" text,
  "carrier" text NOT NULL,
  "act" text NOT NULL,
  "key" text NOT NULL,
  "details" jsonb NOT NULL,
  "before" jsonb,
  "confirmation" text,
  "error" text,
  "execution_id" text,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "carrier_requests_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "carrier_requests_key_key" ON "carrier_requests" ("key");
CREATE UNIQUE INDEX "carrier_requests_act_key" ON "carrier_requests" ("act") WHERE "status" IN ('PENDING', 'DONE');
CREATE INDEX "carrier_requests_order_id_idx" ON "carrier_requests" ("order_id");
ALTER TABLE "carrier_requests" ADD CONSTRAINT "carrier_requests_order_id_fkey"
  FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "carrier_requests" ADD CONSTRAINT "carrier_requests_shipment_id_fkey"
  FOREIGN KEY ("shipment_id") REFERENCES "shipments" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The books of the sandbox carrier, as if of another company. kind: REROUTE | PICKUP; status: ACCEPTED | REFUSED | CANCELLED
CREATE TABLE "carrier_books" (
  "id" text NOT NULL,
  "key" text NOT NULL,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "subject" text NOT NULL,
  "details" jsonb NOT NULL,
  "reason" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "carrier_books_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "carrier_books_key_key" ON "carrier_books" ("key");

-- What the sandbox carrier is told to do wrong. Empty fields match everything; remaining counts down to 0.
-- kind: TIMEOUT_BEFORE | TIMEOUT_AFTER | DECLINE | DELAY | DUPLICATE; operation: track | reroute | pickup | cancel
CREATE TABLE "carrier_faults" (
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "operation" text,
  "subject" text,
  "delay_ms" integer,
  "remaining" integer NOT NULL DEFAULT 1,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "carrier_faults_pkey" PRIMARY KEY ("id")
);

-- Each time the books were compared: which stretch of time, how much, and how many differences stand.
CREATE TABLE "reconciliation_runs" (
  "id" text NOT NULL,
  "gateway" text NOT NULL,
  "from_at" timestamptz(3) NOT NULL,
  "until_at" timestamptz(3) NOT NULL,
  "started_at" timestamptz(3) NOT NULL,
  "finished_at" timestamptz(3),
  "transactions" integer NOT NULL DEFAULT 0,
  "differences" integer NOT NULL DEFAULT 0,
  "error" text,
  CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "reconciliation_runs_gateway_started_at_idx" ON "reconciliation_runs" ("gateway", "started_at" DESC);

-- What did not agree. One row, and one task, for each difference for as long as it stands; no foreign key leads from it,
-- because what it names may be exactly what is missing.
CREATE TABLE "ledger_differences" (
  "id" text NOT NULL,
  "fingerprint" text NOT NULL,
  "kind" text NOT NULL,
  "order_id" text,
  "payment_id" text,
  "gateway_transaction_id" text,
  "details" jsonb NOT NULL,
  "ticket_id" text,
  "first_seen_at" timestamptz(3) NOT NULL,
  "last_seen_at" timestamptz(3) NOT NULL,
  "resolved_at" timestamptz(3),
  CONSTRAINT "ledger_differences_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ledger_differences_open_key" ON "ledger_differences" ("fingerprint") WHERE "resolved_at" IS NULL;
CREATE INDEX "ledger_differences_first_seen_at_idx" ON "ledger_differences" ("first_seen_at" DESC);
