-- The first shape of Steward's records. prisma/schema describes the same tables to the Prisma client.

CREATE TABLE "users" (
  "id" text NOT NULL,
  "name" text NOT NULL,
  "email" text NOT NULL,
  "email_verified" boolean NOT NULL DEFAULT false,
  "image" text,
  "role" text NOT NULL DEFAULT 'customer',
  "locale" text NOT NULL DEFAULT 'en',
  "customer_id" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
CREATE UNIQUE INDEX "users_customer_id_key" ON "users" ("customer_id");

CREATE TABLE "auth_sessions" (
  "id" text NOT NULL,
  "token" text NOT NULL,
  "user_id" text NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "ip_address" text,
  "user_agent" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "auth_sessions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "auth_sessions_token_key" ON "auth_sessions" ("token");
CREATE INDEX "auth_sessions_user_id_idx" ON "auth_sessions" ("user_id");

CREATE TABLE "auth_accounts" (
  "id" text NOT NULL,
  "account_id" text NOT NULL,
  "provider_id" text NOT NULL,
  "user_id" text NOT NULL,
  "access_token" text,
  "refresh_token" text,
  "id_token" text,
  "access_token_expires_at" timestamptz(3),
  "refresh_token_expires_at" timestamptz(3),
  "scope" text,
  "password" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "auth_accounts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "auth_accounts_user_id_idx" ON "auth_accounts" ("user_id");

CREATE TABLE "auth_verifications" (
  "id" text NOT NULL,
  "identifier" text NOT NULL,
  "value" text NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "auth_verifications_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "auth_verifications_identifier_idx" ON "auth_verifications" ("identifier");

CREATE TABLE "customers" (
  "id" text NOT NULL,
  "name" text NOT NULL,
  "email" text NOT NULL,
  "phone" text,
  "locale" text NOT NULL DEFAULT 'en',
  "timezone" text NOT NULL DEFAULT 'UTC',
  "vip_level" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "customers_email_key" ON "customers" ("email");

CREATE TABLE "addresses" (
  "id" text NOT NULL,
  "customer_id" text NOT NULL,
  "label" text NOT NULL,
  "recipient" text NOT NULL,
  "phone" text,
  "line1" text NOT NULL,
  "line2" text,
  "city" text NOT NULL,
  "region" text,
  "postal_code" text NOT NULL,
  "country" text NOT NULL,
  "is_default" boolean NOT NULL DEFAULT false,
  CONSTRAINT "addresses_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "addresses_customer_id_idx" ON "addresses" ("customer_id");

CREATE TABLE "payment_methods" (
  "id" text NOT NULL,
  "customer_id" text NOT NULL,
  "kind" text NOT NULL,
  "brand" text,
  "last4" text,
  "expiry_month" integer,
  "expiry_year" integer,
  "paypal_email" text,
  "balance_minor" integer,
  "currency" text,
  "is_default" boolean NOT NULL DEFAULT false,
  CONSTRAINT "payment_methods_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_methods_customer_id_idx" ON "payment_methods" ("customer_id");

CREATE TABLE "products" (
  "id" text NOT NULL,
  "name_en" text NOT NULL,
  "name_zh" text NOT NULL,
  "category" text NOT NULL,
  "description_en" text NOT NULL,
  "description_zh" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "variants" (
  "id" text NOT NULL,
  "product_id" text NOT NULL,
  "sku" text NOT NULL,
  "options" jsonb NOT NULL,
  "price_minor" integer NOT NULL,
  "currency" text NOT NULL,
  "stock" integer NOT NULL,
  "available" boolean NOT NULL DEFAULT true,
  CONSTRAINT "variants_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "variants_sku_key" ON "variants" ("sku");
CREATE INDEX "variants_product_id_idx" ON "variants" ("product_id");

CREATE TABLE "orders" (
  "id" text NOT NULL,
  "customer_id" text NOT NULL,
  "status" text NOT NULL,
  "currency" text NOT NULL,
  "subtotal_minor" integer NOT NULL,
  "discount_minor" integer NOT NULL DEFAULT 0,
  "shipping_minor" integer NOT NULL DEFAULT 0,
  "total_minor" integer NOT NULL,
  "shipping_address" jsonb NOT NULL,
  "coupon_code" text,
  "placed_at" timestamptz(3) NOT NULL,
  "estimated_delivery" timestamptz(3),
  "delivered_at" timestamptz(3),
  "cancelled_at" timestamptz(3),
  "cancel_reason" text,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "orders_customer_id_placed_at_idx" ON "orders" ("customer_id", "placed_at" DESC);
CREATE INDEX "orders_status_idx" ON "orders" ("status");

CREATE TABLE "order_items" (
  "id" text NOT NULL,
  "order_id" text NOT NULL,
  "variant_id" text NOT NULL,
  "name_en" text NOT NULL,
  "name_zh" text NOT NULL,
  "options" jsonb NOT NULL,
  "quantity" integer NOT NULL,
  "unit_price_minor" integer NOT NULL,
  CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "order_items_order_id_idx" ON "order_items" ("order_id");

CREATE TABLE "payments" (
  "id" text NOT NULL,
  "order_id" text NOT NULL,
  "payment_method_id" text,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "amount_minor" integer NOT NULL,
  "currency" text NOT NULL,
  "gateway_transaction_id" text,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payments_order_id_idx" ON "payments" ("order_id");

CREATE TABLE "shipments" (
  "id" text NOT NULL,
  "order_id" text NOT NULL,
  "carrier" text NOT NULL,
  "tracking_number" text NOT NULL,
  "status" text NOT NULL,
  "shipped_at" timestamptz(3) NOT NULL,
  "estimated_delivery" timestamptz(3) NOT NULL,
  "revised_estimated_delivery" timestamptz(3),
  "delay_reason" text,
  "delivered_at" timestamptz(3),
  CONSTRAINT "shipments_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "shipments_tracking_number_key" ON "shipments" ("tracking_number");
CREATE INDEX "shipments_order_id_idx" ON "shipments" ("order_id");

CREATE TABLE "carrier_scans" (
  "id" text NOT NULL,
  "shipment_id" text NOT NULL,
  "scanned_at" timestamptz(3) NOT NULL,
  "location" text NOT NULL,
  "status" text NOT NULL,
  "detail" text,
  CONSTRAINT "carrier_scans_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "carrier_scans_shipment_id_scanned_at_idx" ON "carrier_scans" ("shipment_id", "scanned_at");

CREATE TABLE "coupons" (
  "id" text NOT NULL,
  "code" text NOT NULL,
  "customer_id" text,
  "kind" text NOT NULL,
  "percent" integer,
  "worth_minor" integer NOT NULL,
  "currency" text NOT NULL,
  "reason" text NOT NULL,
  "order_id" text,
  "idempotency_key" text,
  "expires_at" timestamptz(3) NOT NULL,
  "redeemed_at" timestamptz(3),
  "revoked_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "coupons_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "coupons_code_key" ON "coupons" ("code");
CREATE UNIQUE INDEX "coupons_idempotency_key_key" ON "coupons" ("idempotency_key");
CREATE INDEX "coupons_customer_id_idx" ON "coupons" ("customer_id");

CREATE TABLE "carts" (
  "id" text NOT NULL,
  "customer_id" text NOT NULL,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "carts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "carts_customer_id_key" ON "carts" ("customer_id");

CREATE TABLE "cart_items" (
  "id" text NOT NULL,
  "cart_id" text NOT NULL,
  "variant_id" text NOT NULL,
  "quantity" integer NOT NULL,
  "added_at" timestamptz(3) NOT NULL,
  CONSTRAINT "cart_items_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cart_items_cart_id_variant_id_key" ON "cart_items" ("cart_id", "variant_id");

CREATE TABLE "tickets" (
  "id" text NOT NULL,
  "number" text NOT NULL,
  "customer_id" text NOT NULL,
  "order_id" text,
  "kind" text NOT NULL,
  "priority" text NOT NULL,
  "status" text NOT NULL,
  "assigned_to" text NOT NULL,
  "subject" text NOT NULL,
  "description" text NOT NULL,
  "execution_id" text,
  "idempotency_key" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "resolved_at" timestamptz(3),
  CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "tickets_number_key" ON "tickets" ("number");
CREATE UNIQUE INDEX "tickets_idempotency_key_key" ON "tickets" ("idempotency_key");
CREATE INDEX "tickets_created_at_idx" ON "tickets" ("created_at" DESC);
CREATE INDEX "tickets_customer_id_idx" ON "tickets" ("customer_id");

CREATE TABLE "emails" (
  "id" text NOT NULL,
  "to_address" text NOT NULL,
  "from_address" text NOT NULL,
  "template" text NOT NULL,
  "locale" text NOT NULL,
  "subject" text NOT NULL,
  "text" text NOT NULL,
  "html" text NOT NULL,
  "status" text NOT NULL,
  "transport" text,
  "message_id" text NOT NULL,
  "attempts" integer NOT NULL DEFAULT 0,
  "error" text,
  "execution_id" text,
  "idempotency_key" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sent_at" timestamptz(3),
  CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "emails_message_id_key" ON "emails" ("message_id");
CREATE UNIQUE INDEX "emails_idempotency_key_key" ON "emails" ("idempotency_key");
CREATE INDEX "emails_created_at_idx" ON "emails" ("created_at" DESC);

CREATE TABLE "session_states" (
  "id" text NOT NULL,
  "user_id" text NOT NULL,
  "customer_id" text,
  "channel" text NOT NULL,
  "locale" text NOT NULL,
  "title" text,
  "state" text NOT NULL,
  "current_sop_id" text,
  "current_execution_id" text,
  "context" jsonb NOT NULL DEFAULT '{}',
  "history" jsonb NOT NULL DEFAULT '[]',
  "pending_slots" jsonb NOT NULL DEFAULT '[]',
  "turn" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_active_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" timestamptz(3) NOT NULL,
  CONSTRAINT "session_states_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "session_states_user_id_last_active_at_idx" ON "session_states" ("user_id", "last_active_at" DESC);
CREATE INDEX "session_states_expires_at_idx" ON "session_states" ("expires_at");

CREATE TABLE "messages" (
  "id" text NOT NULL,
  "session_id" text NOT NULL,
  "turn" integer NOT NULL,
  "role" text NOT NULL,
  "text" text NOT NULL,
  "parts" jsonb NOT NULL DEFAULT '[]',
  "execution_id" text,
  "client_message_id" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "messages_session_id_client_message_id_key" ON "messages" ("session_id", "client_message_id");
CREATE INDEX "messages_session_id_turn_idx" ON "messages" ("session_id", "turn");
CREATE INDEX "messages_execution_id_idx" ON "messages" ("execution_id");

CREATE TABLE "sop_versions" (
  "sop_id" text NOT NULL,
  "version" integer NOT NULL,
  "checksum" text NOT NULL,
  "file" text NOT NULL,
  "source" text NOT NULL,
  "graph" jsonb NOT NULL,
  "loaded_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "sop_versions_pkey" PRIMARY KEY ("sop_id", "version", "checksum")
);

CREATE TABLE "executions" (
  "id" text NOT NULL,
  "sop_id" text NOT NULL,
  "sop_version" integer NOT NULL,
  "sop_checksum" text NOT NULL,
  "session_id" text,
  "user_id" text NOT NULL,
  "customer_id" text,
  "actor" jsonb NOT NULL,
  "channel" text NOT NULL,
  "locale" text NOT NULL,
  "intent" text NOT NULL,
  "intent_confidence" double precision NOT NULL,
  "sentiment" double precision NOT NULL DEFAULT 0,
  "status" text NOT NULL,
  "node" text,
  "attempt" integer NOT NULL DEFAULT 0,
  "input" jsonb NOT NULL,
  "variables" jsonb NOT NULL DEFAULT '{}',
  "async_results" jsonb NOT NULL DEFAULT '{}',
  "output" jsonb,
  "error" jsonb,
  "seq" integer NOT NULL DEFAULT 0,
  "lease_owner" text,
  "lease_until" timestamptz(3),
  "fence" integer NOT NULL DEFAULT 0,
  "wake_at" timestamptz(3),
  "parent_id" text,
  "parent_kind" text,
  "variant" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" timestamptz(3),
  "completed_at" timestamptz(3),
  CONSTRAINT "executions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "executions_created_at_id_idx" ON "executions" ("created_at" DESC, "id");
CREATE INDEX "executions_user_id_created_at_idx" ON "executions" ("user_id", "created_at" DESC);
CREATE INDEX "executions_session_id_idx" ON "executions" ("session_id");
CREATE INDEX "executions_status_lease_until_idx" ON "executions" ("status", "lease_until");

CREATE TABLE "execution_steps" (
  "id" text NOT NULL,
  "execution_id" text NOT NULL,
  "seq" integer NOT NULL,
  "step_id" text NOT NULL,
  "kind" text NOT NULL,
  "name" text,
  "phase" text NOT NULL,
  "attempt" integer NOT NULL,
  "status" text NOT NULL,
  "input" jsonb,
  "output" jsonb,
  "error" jsonb,
  "started_at" timestamptz(3) NOT NULL,
  "completed_at" timestamptz(3),
  "duration_ms" integer,
  "cost_micro_usd" integer NOT NULL DEFAULT 0,
  "worker" text NOT NULL,
  "fence" integer NOT NULL,
  CONSTRAINT "execution_steps_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "execution_steps_execution_id_seq_key" ON "execution_steps" ("execution_id", "seq");

CREATE TABLE "async_tasks" (
  "id" text NOT NULL,
  "execution_id" text NOT NULL,
  "step_id" text NOT NULL,
  "status" text NOT NULL,
  "input" jsonb NOT NULL,
  "attempt" integer NOT NULL DEFAULT 0,
  "lease_owner" text,
  "lease_until" timestamptz(3),
  "fence" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "completed_at" timestamptz(3),
  CONSTRAINT "async_tasks_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "async_tasks_execution_id_step_id_key" ON "async_tasks" ("execution_id", "step_id");
CREATE INDEX "async_tasks_status_lease_until_idx" ON "async_tasks" ("status", "lease_until");

CREATE TABLE "skill_execution_logs" (
  "id" text NOT NULL,
  "execution_id" text NOT NULL,
  "decision_id" text NOT NULL,
  "step_id" text NOT NULL,
  "skill_id" text NOT NULL,
  "skill_version" text NOT NULL,
  "started_at" timestamptz(3) NOT NULL,
  "completed_at" timestamptz(3),
  "duration_ms" integer,
  "input_params" jsonb,
  "output_result" jsonb,
  "status" text NOT NULL,
  "error_code" text,
  "error_message" text,
  "retry_count" integer NOT NULL DEFAULT 0,
  "cost_micro_usd" integer NOT NULL DEFAULT 0,
  "resources_used" jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT "skill_execution_logs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "skill_execution_logs_execution_id_idx" ON "skill_execution_logs" ("execution_id");
CREATE INDEX "skill_execution_logs_skill_id_started_at_idx" ON "skill_execution_logs" ("skill_id", "started_at");
CREATE INDEX "skill_execution_logs_status_idx" ON "skill_execution_logs" ("status");

CREATE TABLE "ai_decisions" (
  "decision_id" text NOT NULL,
  "execution_id" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  "completed_at" timestamptz(3),
  "user_id" text NOT NULL,
  "session_id" text,
  "trigger_intent" text NOT NULL,
  "selected_sop_id" text NOT NULL,
  "sop_version" integer NOT NULL,
  "model_used" text,
  "model_router_policy" text,
  "input_context" jsonb NOT NULL,
  "output_decision" jsonb,
  "confidence_score" numeric(5, 4),
  "execution_duration_ms" integer,
  "status" text NOT NULL,
  "error_message" text,
  "total_cost_usd" numeric(12, 6) NOT NULL DEFAULT 0,
  "llm_cost_usd" numeric(12, 6) NOT NULL DEFAULT 0,
  "skill_cost_usd" numeric(12, 6) NOT NULL DEFAULT 0,
  "model_calls" integer NOT NULL DEFAULT 0,
  "skills_called" integer NOT NULL DEFAULT 0,
  "predicted_satisfaction" numeric(4, 3),
  "compensated" boolean NOT NULL DEFAULT false,
  "compensation_reason" text,
  "human_reviewed" boolean NOT NULL DEFAULT false,
  "reviewer_id" text,
  CONSTRAINT "ai_decisions_pkey" PRIMARY KEY ("decision_id", "created_at")
) PARTITION BY RANGE ("created_at");
CREATE INDEX "ai_decisions_execution_id_idx" ON "ai_decisions" ("execution_id");
CREATE INDEX "ai_decisions_user_id_created_at_idx" ON "ai_decisions" ("user_id", "created_at");
CREATE INDEX "ai_decisions_selected_sop_id_created_at_idx" ON "ai_decisions" ("selected_sop_id", "created_at");
CREATE INDEX "ai_decisions_status_created_at_idx" ON "ai_decisions" ("status", "created_at");
CREATE INDEX "ai_decisions_model_used_created_at_idx" ON "ai_decisions" ("model_used", "created_at");

CREATE TABLE "model_calls" (
  "id" text NOT NULL,
  "execution_id" text,
  "step_id" text,
  "task" text NOT NULL,
  "policy" text NOT NULL,
  "provider" text NOT NULL,
  "model" text NOT NULL,
  "candidates" jsonb NOT NULL DEFAULT '[]',
  "status" text NOT NULL,
  "error_code" text,
  "input_tokens" integer NOT NULL DEFAULT 0,
  "output_tokens" integer NOT NULL DEFAULT 0,
  "cached_tokens" integer NOT NULL DEFAULT 0,
  "cache_write_tokens" integer NOT NULL DEFAULT 0,
  "cost_micro_usd" integer NOT NULL DEFAULT 0,
  "price_known" boolean NOT NULL DEFAULT true,
  "latency_ms" integer NOT NULL,
  "first_token_ms" integer,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "model_calls_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "model_calls_execution_id_idx" ON "model_calls" ("execution_id");
CREATE INDEX "model_calls_model_created_at_idx" ON "model_calls" ("model", "created_at");

CREATE TABLE "audit_log" (
  "seq" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "actor_id" text NOT NULL,
  "actor_role" text NOT NULL,
  "action" text NOT NULL,
  "resource_type" text NOT NULL,
  "resource_id" text NOT NULL,
  "before" jsonb,
  "after" jsonb,
  "execution_id" text,
  "chain" bigint,
  "prev_hash" text,
  "hash" text,
  CONSTRAINT "audit_log_pkey" PRIMARY KEY ("seq")
);
CREATE UNIQUE INDEX "audit_log_chain_key" ON "audit_log" ("chain");
CREATE INDEX "audit_log_resource_type_resource_id_idx" ON "audit_log" ("resource_type", "resource_id");
CREATE INDEX "audit_log_execution_id_idx" ON "audit_log" ("execution_id");

CREATE TABLE "worker_heartbeats" (
  "id" text NOT NULL,
  "pid" integer NOT NULL,
  "started_at" timestamptz(3) NOT NULL,
  "seen_at" timestamptz(3) NOT NULL,
  CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "users" ADD CONSTRAINT "users_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "addresses" ADD CONSTRAINT "addresses_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "variants" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "payments" ADD CONSTRAINT "payments_payment_method_id_fkey" FOREIGN KEY ("payment_method_id") REFERENCES "payment_methods" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "carrier_scans" ADD CONSTRAINT "carrier_scans_shipment_id_fkey" FOREIGN KEY ("shipment_id") REFERENCES "shipments" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "carts" ADD CONSTRAINT "carts_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "variants" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "messages" ADD CONSTRAINT "messages_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session_states" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "execution_steps" ADD CONSTRAINT "execution_steps_execution_id_fkey" FOREIGN KEY ("execution_id") REFERENCES "executions" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema cannot say.

ALTER TABLE "variants" ADD CONSTRAINT "variants_stock_not_negative" CHECK ("stock" >= 0);
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_balance_not_negative" CHECK ("balance_minor" IS NULL OR "balance_minor" >= 0);

CREATE SEQUENCE "ticket_number_seq" START 1001;

-- Rows that workers look for on every sweep stay in small indexes of their own.
CREATE INDEX "executions_leases_idx" ON "executions" ("lease_until") WHERE "status" IN ('PENDING', 'RUNNING', 'COMPENSATING');
CREATE INDEX "async_tasks_leases_idx" ON "async_tasks" ("lease_until") WHERE "status" IN ('PENDING', 'RUNNING');
CREATE INDEX "audit_log_unsealed_idx" ON "audit_log" ("seq") WHERE "chain" IS NULL;

-- Search in the executions list.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "executions_search_idx" ON "executions" USING gin (("id" || ' ' || "sop_id" || ' ' || "intent" || ' ' || coalesce("customer_id", '') || ' ' || coalesce("input" ->> 'order_id', '')) gin_trgm_ops);

-- Monthly partitions of ai_decisions. Called by every start and by a daily schedule; creating one twice is harmless.
CREATE FUNCTION "ensure_ai_decisions_partitions" ("from_month" date, "months" integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month date;
  name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ensure_ai_decisions_partitions'));
  FOR i IN 0 .. months LOOP
    month := (date_trunc('month', from_month) + make_interval(months => i))::date;
    name := format('ai_decisions_y%sm%s', to_char(month, 'YYYY'), to_char(month, 'MM'));
    IF to_regclass(name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF ai_decisions FOR VALUES FROM (%L) TO (%L)',
        name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC'
      );
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

SELECT ensure_ai_decisions_partitions((now() - interval '3 months')::date, 6);
