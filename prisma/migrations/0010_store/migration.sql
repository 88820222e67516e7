-- What people ask to be changed about orders they have placed, and a store that came from elsewhere.
-- prisma/schema/commerce.prisma describes the same tables to the Prisma client.

-- One row for each wish: what it says, and the parts of the order it touches as they were and as they became, so that it
-- can be taken back exactly. act names the wish while it holds.
CREATE TABLE "order_changes" (
  "id" text NOT NULL,
  "order_id" text NOT NULL,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "act" text,
  "undoes_id" text,
  "detail" jsonb NOT NULL,
  "before" jsonb NOT NULL,
  "after" jsonb NOT NULL,
  "execution_id" text,
  "created_at" timestamptz(3) NOT NULL,
  "done_at" timestamptz(3),
  CONSTRAINT "order_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "order_changes_order_id_created_at_idx" ON "order_changes" ("order_id", "created_at");
CREATE UNIQUE INDEX "order_changes_act_key" ON "order_changes" ("act") WHERE "status" IN ('PENDING', 'DONE');
CREATE UNIQUE INDEX "order_changes_pending_key" ON "order_changes" ("order_id") WHERE "status" = 'PENDING';
ALTER TABLE "order_changes" ADD CONSTRAINT "order_changes_order_id_fkey"
  FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The money a change moves.
ALTER TABLE "payments" ADD COLUMN "change_id" text;
CREATE INDEX "payments_change_id_idx" ON "payments" ("change_id");
ALTER TABLE "payments" ADD CONSTRAINT "payments_change_id_fkey"
  FOREIGN KEY ("change_id") REFERENCES "order_changes" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names in two parts, where they came in two; a shop that only knows whether it can deliver counts no stock; and which
-- goods travel in which parcel.
ALTER TABLE "customers" ADD COLUMN "first_name" text, ADD COLUMN "last_name" text;
ALTER TABLE "variants" ADD COLUMN "counts_stock" boolean NOT NULL DEFAULT true;
ALTER TABLE "shipments" ADD COLUMN "fulfilment" integer, ADD COLUMN "variant_ids" text[] NOT NULL DEFAULT '{}';
