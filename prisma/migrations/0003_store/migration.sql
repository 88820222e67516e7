-- Orders placed by Steward, stock held for them, the ledger of their money, and the sandbox payment gateway.
-- prisma/schema describes the same tables to the Prisma client.

-- idempotency_key names the wish behind an order that is not yet paid; paying or cancelling frees it.
ALTER TABLE "orders" ADD COLUMN "idempotency_key" text, ADD COLUMN "cart_id" text;
CREATE UNIQUE INDEX "orders_customer_id_idempotency_key_key" ON "orders" ("customer_id", "idempotency_key");
CREATE SEQUENCE "order_number_seq" START 20001;

-- act: the business act a row belongs to; a refund to several methods has one row for each. gateway_key: what the
-- gateway knows the call by. charge_id: the charge a refund gives back. execution_id: who made it, so that a step that is
-- done again after a crash knows its own act from one it only found.
ALTER TABLE "payments"
  ADD COLUMN "act" text,
  ADD COLUMN "gateway_key" text,
  ADD COLUMN "charge_id" text,
  ADD COLUMN "reason" text,
  ADD COLUMN "error" text,
  ADD COLUMN "execution_id" text;
CREATE UNIQUE INDEX "payments_gateway_key_key" ON "payments" ("gateway_key");
CREATE UNIQUE INDEX "payments_gateway_transaction_id_key" ON "payments" ("gateway_transaction_id");
CREATE INDEX "payments_act_idx" ON "payments" ("act");
CREATE UNIQUE INDEX "payments_charge_act_key" ON "payments" ("act") WHERE "kind" = 'CHARGE' AND "status" <> 'FAILED';
ALTER TABLE "payments" ADD CONSTRAINT "payments_charge_id_fkey"
  FOREIGN KEY ("charge_id") REFERENCES "payments" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount_positive" CHECK ("amount_minor" > 0);
UPDATE "payments" r SET "charge_id" = (
  SELECT c."id" FROM "payments" c
  WHERE c."order_id" = r."order_id" AND c."kind" = 'CHARGE' AND c."status" = 'SUCCEEDED'
    AND c."payment_method_id" IS NOT DISTINCT FROM r."payment_method_id"
  ORDER BY c."created_at" LIMIT 1)
WHERE r."kind" = 'REFUND';

-- gateway_token: what the gateway knows a card or account by. Gift cards have none: their money is with the store.
ALTER TABLE "payment_methods" ADD COLUMN "gateway_token" text;
UPDATE "payment_methods" SET "gateway_token" = 'tok_' || "id" WHERE "kind" <> 'gift_card';

-- A task may concern nobody in particular.
ALTER TABLE "tickets" ALTER COLUMN "customer_id" DROP NOT NULL;

-- Stock held back for an order, a row for each variant; reservation_id holds the rows of one act together.
-- status: HELD (until expires_at) | TAKEN (paid for) | RELEASED. Stock of a variant never counts what is held or taken.
CREATE TABLE "reservations" (
  "id" text NOT NULL,
  "reservation_id" text NOT NULL,
  "order_id" text NOT NULL,
  "variant_id" text NOT NULL,
  "quantity" integer NOT NULL,
  "status" text NOT NULL,
  "idempotency_key" text,
  "expires_at" timestamptz(3) NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "reservations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "reservations_quantity_positive" CHECK ("quantity" > 0)
);
CREATE UNIQUE INDEX "reservations_idempotency_key_variant_id_key" ON "reservations" ("idempotency_key", "variant_id");
CREATE INDEX "reservations_reservation_id_idx" ON "reservations" ("reservation_id");
CREATE INDEX "reservations_order_id_idx" ON "reservations" ("order_id");
CREATE INDEX "reservations_held_idx" ON "reservations" ("variant_id", "expires_at") WHERE "status" = 'HELD';
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_order_id_fkey"
  FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_variant_id_fkey"
  FOREIGN KEY ("variant_id") REFERENCES "variants" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Credit given on a gift card, to be found again when it is taken back.
CREATE TABLE "store_credits" (
  "id" text NOT NULL,
  "customer_id" text NOT NULL,
  "order_id" text NOT NULL,
  "payment_method_id" text NOT NULL,
  "amount_minor" integer NOT NULL,
  "currency" text NOT NULL,
  "reason" text NOT NULL,
  "idempotency_key" text,
  "revoked_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "store_credits_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "store_credits_amount_positive" CHECK ("amount_minor" > 0)
);
CREATE UNIQUE INDEX "store_credits_idempotency_key_key" ON "store_credits" ("idempotency_key");
CREATE INDEX "store_credits_customer_id_idx" ON "store_credits" ("customer_id");
ALTER TABLE "store_credits" ADD CONSTRAINT "store_credits_customer_id_fkey"
  FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "store_credits" ADD CONSTRAINT "store_credits_order_id_fkey"
  FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "store_credits" ADD CONSTRAINT "store_credits_payment_method_id_fkey"
  FOREIGN KEY ("payment_method_id") REFERENCES "payment_methods" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The books of the sandbox gateway, as if of another company: no foreign key leads to or from them, and no step's
-- transaction writes them. kind: CHARGE | REFUND | VOID; status: SUCCEEDED | DECLINED.
CREATE TABLE "gateway_transactions" (
  "id" text NOT NULL,
  "key" text NOT NULL,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "reference" text NOT NULL,
  "token" text,
  "charge_id" text,
  "amount_minor" integer NOT NULL,
  "currency" text NOT NULL,
  "reason" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "gateway_transactions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "gateway_transactions_key_key" ON "gateway_transactions" ("key");
CREATE INDEX "gateway_transactions_charge_id_idx" ON "gateway_transactions" ("charge_id");
CREATE INDEX "gateway_transactions_reference_idx" ON "gateway_transactions" ("reference");
INSERT INTO "gateway_transactions" ("id", "key", "kind", "status", "reference", "token", "charge_id", "amount_minor", "currency", "created_at")
SELECT p."gateway_transaction_id", p."id", p."kind", 'SUCCEEDED', p."order_id", m."gateway_token",
  c."gateway_transaction_id", p."amount_minor", p."currency", p."created_at"
FROM "payments" p
JOIN "payment_methods" m ON m."id" = p."payment_method_id" AND m."kind" <> 'gift_card'
LEFT JOIN "payments" c ON c."id" = p."charge_id"
WHERE p."status" = 'SUCCEEDED' AND p."gateway_transaction_id" IS NOT NULL;

-- What the sandbox is told to do wrong. Empty fields match everything; remaining counts down to 0.
-- kind: TIMEOUT_BEFORE | TIMEOUT_AFTER | DECLINE | DELAY | DUPLICATE; operation: charge | refund | void
CREATE TABLE "gateway_faults" (
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "operation" text,
  "reference" text,
  "token" text,
  "amount_minor" integer,
  "delay_ms" integer,
  "remaining" integer NOT NULL DEFAULT 1,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "gateway_faults_pkey" PRIMARY KEY ("id")
);
