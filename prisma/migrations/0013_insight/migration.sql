-- Offers with windows and budgets, what customers bought together, and reports that were made.
-- prisma/schema/insight.prisma describes the same tables to the Prisma client.

-- An order must come to this much before the coupon counts.
ALTER TABLE "coupons" ADD COLUMN "min_order_minor" integer NOT NULL DEFAULT 0;

-- Products that cost less together. status: ACTIVE | WITHDRAWN. The checks hold whatever runs at the same time.
CREATE TABLE "bundles" (
  "id" text NOT NULL,
  "code" text NOT NULL,
  "name_en" text NOT NULL,
  "name_zh" text NOT NULL,
  "percent" integer NOT NULL,
  "currency" text NOT NULL,
  "status" text NOT NULL,
  "max_uses" integer,
  "uses" integer NOT NULL DEFAULT 0,
  "budget_minor" integer,
  "spent_minor" integer NOT NULL DEFAULT 0,
  "starts_at" timestamptz(3) NOT NULL,
  "ends_at" timestamptz(3) NOT NULL,
  "idempotency_key" text,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "bundles_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "bundles_percent_range" CHECK ("percent" BETWEEN 1 AND 90),
  CONSTRAINT "bundles_window" CHECK ("starts_at" < "ends_at"),
  CONSTRAINT "bundles_uses_within" CHECK ("uses" >= 0 AND ("max_uses" IS NULL OR "uses" <= "max_uses")),
  CONSTRAINT "bundles_spent_within" CHECK ("spent_minor" >= 0 AND ("budget_minor" IS NULL OR "spent_minor" <= "budget_minor"))
);
CREATE UNIQUE INDEX "bundles_code_key" ON "bundles" ("code");
CREATE UNIQUE INDEX "bundles_idempotency_key_key" ON "bundles" ("idempotency_key");
CREATE INDEX "bundles_ends_at_idx" ON "bundles" ("ends_at");

CREATE TABLE "bundle_items" (
  "bundle_id" text NOT NULL,
  "product_id" text NOT NULL,
  "quantity" integer NOT NULL,
  CONSTRAINT "bundle_items_pkey" PRIMARY KEY ("bundle_id", "product_id"),
  CONSTRAINT "bundle_items_quantity_positive" CHECK ("quantity" > 0)
);
CREATE INDEX "bundle_items_product_id_idx" ON "bundle_items" ("product_id");
ALTER TABLE "bundle_items" ADD CONSTRAINT "bundle_items_bundle_id_fkey"
  FOREIGN KEY ("bundle_id") REFERENCES "bundles" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "bundle_items" ADD CONSTRAINT "bundle_items_product_id_fkey"
  FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Coupons for those who take part. audience: segments of customers, none for all; status: ACTIVE | ENDED;
-- kind: PERCENT | FIXED
CREATE TABLE "campaigns" (
  "id" text NOT NULL,
  "name_en" text NOT NULL,
  "name_zh" text NOT NULL,
  "audience" text[] NOT NULL DEFAULT ARRAY[]::text[],
  "min_vip_level" integer NOT NULL DEFAULT 0,
  "kind" text NOT NULL,
  "percent" integer,
  "valid_days" integer NOT NULL,
  "status" text NOT NULL,
  "starts_at" timestamptz(3) NOT NULL,
  "ends_at" timestamptz(3) NOT NULL,
  "idempotency_key" text,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "campaigns_window" CHECK ("starts_at" < "ends_at")
);
CREATE UNIQUE INDEX "campaigns_idempotency_key_key" ON "campaigns" ("idempotency_key");
CREATE INDEX "campaigns_ends_at_idx" ON "campaigns" ("ends_at");

-- What a campaign may give in each currency: amounts of several cannot be added. spent_minor counts what the coupons it
-- gave can come to at most, so that the budget holds even if all of them are used.
CREATE TABLE "campaign_budgets" (
  "campaign_id" text NOT NULL,
  "currency" text NOT NULL,
  "worth_minor" integer NOT NULL,
  "min_order_minor" integer NOT NULL DEFAULT 0,
  "budget_minor" integer NOT NULL,
  "spent_minor" integer NOT NULL DEFAULT 0,
  CONSTRAINT "campaign_budgets_pkey" PRIMARY KEY ("campaign_id", "currency"),
  CONSTRAINT "campaign_budgets_worth_positive" CHECK ("worth_minor" > 0),
  CONSTRAINT "campaign_budgets_spent_within" CHECK ("spent_minor" BETWEEN 0 AND "budget_minor")
);
ALTER TABLE "campaign_budgets" ADD CONSTRAINT "campaign_budgets_campaign_id_fkey"
  FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "campaign_enrolments" (
  "id" text NOT NULL,
  "campaign_id" text NOT NULL,
  "customer_id" text NOT NULL,
  "coupon_id" text NOT NULL,
  "currency" text NOT NULL,
  "worth_minor" integer NOT NULL,
  "left_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "campaign_enrolments_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "campaign_enrolments_coupon_id_key" ON "campaign_enrolments" ("coupon_id");
CREATE UNIQUE INDEX "campaign_enrolments_once_key" ON "campaign_enrolments" ("campaign_id", "customer_id") WHERE "left_at" IS NULL;
CREATE INDEX "campaign_enrolments_customer_id_idx" ON "campaign_enrolments" ("customer_id");
ALTER TABLE "campaign_enrolments" ADD CONSTRAINT "campaign_enrolments_campaign_id_fkey"
  FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "campaign_enrolments" ADD CONSTRAINT "campaign_enrolments_customer_id_fkey"
  FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "campaign_enrolments" ADD CONSTRAINT "campaign_enrolments_coupon_id_fkey"
  FOREIGN KEY ("coupon_id") REFERENCES "coupons" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Reports that were made, and where their files are: [{format, key, name, contentType, bytes}].
CREATE TABLE "reports" (
  "id" text NOT NULL,
  "kind" text NOT NULL,
  "params" jsonb NOT NULL,
  "result" jsonb NOT NULL,
  "files" jsonb NOT NULL,
  "created_by" text NOT NULL,
  "execution_id" text,
  "act" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "reports_act_created_at_idx" ON "reports" ("act", "created_at" DESC);
CREATE INDEX "reports_created_at_idx" ON "reports" ("created_at" DESC);

-- What each customer bought, and how often two products were bought by the same person (a product with itself: how many
-- bought it). Both are derived from orders, by the customers the queue names; no foreign keys, because a row may outlive
-- its customer until the queue is worked off.
CREATE TABLE "customer_purchases" (
  "customer_id" text NOT NULL,
  "product_id" text NOT NULL,
  "bought_at" timestamptz(3) NOT NULL,
  CONSTRAINT "customer_purchases_pkey" PRIMARY KEY ("customer_id", "product_id")
);
CREATE TABLE "product_pairs" (
  "product_id" text NOT NULL,
  "other_id" text NOT NULL,
  "together" integer NOT NULL,
  CONSTRAINT "product_pairs_pkey" PRIMARY KEY ("product_id", "other_id")
);
CREATE TABLE "customer_activity" (
  "customer_id" text NOT NULL,
  "first_order_at" timestamptz(3) NOT NULL,
  "last_order_at" timestamptz(3) NOT NULL,
  "orders" integer NOT NULL,
  CONSTRAINT "customer_activity_pkey" PRIMARY KEY ("customer_id")
);
CREATE INDEX "customer_activity_first_order_at_idx" ON "customer_activity" ("first_order_at");

-- Customers whose purchases changed. Rows are only added, so that nobody who writes an order waits for another.
CREATE TABLE "purchase_changes" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY,
  "customer_id" text NOT NULL,
  CONSTRAINT "purchase_changes_pkey" PRIMARY KEY ("id")
);
CREATE FUNCTION "note_purchase_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'orders' THEN
    INSERT INTO "purchase_changes" ("customer_id")
      VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD."customer_id" ELSE NEW."customer_id" END);
  ELSE
    INSERT INTO "purchase_changes" ("customer_id") SELECT "customer_id" FROM "orders"
      WHERE "id" = CASE WHEN TG_OP = 'DELETE' THEN OLD."order_id" ELSE NEW."order_id" END
        AND "status" NOT IN ('PENDING_PAYMENT', 'CANCELLED');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "orders_purchase_insert" AFTER INSERT ON "orders"
  FOR EACH ROW WHEN (NEW."status" NOT IN ('PENDING_PAYMENT', 'CANCELLED')) EXECUTE FUNCTION "note_purchase_change"();
CREATE TRIGGER "orders_purchase_update" AFTER UPDATE OF "status" ON "orders"
  FOR EACH ROW WHEN ((OLD."status" IN ('PENDING_PAYMENT', 'CANCELLED')) <> (NEW."status" IN ('PENDING_PAYMENT', 'CANCELLED')))
  EXECUTE FUNCTION "note_purchase_change"();
CREATE TRIGGER "orders_purchase_delete" AFTER DELETE ON "orders"
  FOR EACH ROW EXECUTE FUNCTION "note_purchase_change"();
CREATE TRIGGER "order_items_purchase" AFTER INSERT OR DELETE OR UPDATE OF "variant_id" ON "order_items"
  FOR EACH ROW EXECUTE FUNCTION "note_purchase_change"();
INSERT INTO "purchase_changes" ("customer_id") SELECT DISTINCT "customer_id" FROM "orders";

-- Reports read a period at a time, from the index alone.
CREATE INDEX "orders_sales_idx" ON "orders" ("placed_at")
  INCLUDE ("status", "currency", "subtotal_minor", "discount_minor", "shipping_minor", "total_minor");
CREATE INDEX "payments_refunds_idx" ON "payments" ("created_at")
  INCLUDE ("status", "currency", "amount_minor", "order_id") WHERE "kind" = 'REFUND';
CREATE INDEX "shipments_due_idx" ON "shipments" ("estimated_delivery")
  INCLUDE ("carrier", "shipped_at", "delivered_at");
