-- Other systems Steward works with: what they are, how they do, their credentials, and what goes out and comes in as
-- webhooks. prisma/schema/resources.prisma describes the same tables to the Prisma client.

-- connector: how it is spoken to (server/resources/connectors.schema.ts). settings never hold a secret.
-- roles: who may use it; empty means everybody. rate_count calls in rate_seconds seconds, over all processes.
-- health: UNKNOWN | HEALTHY | SLOW | DOWN; failing_since is null unless DOWN.
CREATE TABLE "resources" (
  "id" text NOT NULL,
  "name" text NOT NULL,
  "connector" text NOT NULL,
  "type" text NOT NULL,
  "endpoint" text NOT NULL,
  "settings" jsonb NOT NULL DEFAULT '{}',
  "capabilities" text[] NOT NULL DEFAULT '{}',
  "roles" text[] NOT NULL DEFAULT '{}',
  "allow_private" boolean NOT NULL DEFAULT false,
  "enabled" boolean NOT NULL DEFAULT true,
  "built_in" boolean NOT NULL DEFAULT false,
  "rate_count" integer,
  "rate_seconds" integer,
  "max_latency_ms" integer NOT NULL DEFAULT 5000,
  "success_rate" double precision NOT NULL DEFAULT 0.99,
  "check_seconds" integer NOT NULL DEFAULT 60,
  "health" text NOT NULL DEFAULT 'UNKNOWN',
  "health_error" text,
  "health_latency_ms" integer,
  "checked_at" timestamptz(3),
  "failing_since" timestamptz(3),
  "revision" integer NOT NULL DEFAULT 1,
  "created_by" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "resources_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "resources_rate" CHECK (("rate_count" > 0 AND "rate_seconds" > 0) OR ("rate_count" IS NULL AND "rate_seconds" IS NULL))
);
CREATE INDEX "resources_connector_idx" ON "resources" ("connector");

-- When the next call is due under the rate limit; a row of its own, so that calls do not contend with the resource's.
CREATE TABLE "resource_rates" (
  "resource_id" text NOT NULL,
  "next_at" timestamptz NOT NULL,
  CONSTRAINT "resource_rates_pkey" PRIMARY KEY ("resource_id")
);
ALTER TABLE "resource_rates" ADD CONSTRAINT "resource_rates_resource_id_fkey"
  FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Calls and checks of one minute, for what the resource really keeps to.
CREATE TABLE "resource_usage" (
  "resource_id" text NOT NULL,
  "minute" timestamptz(3) NOT NULL,
  "calls" integer NOT NULL DEFAULT 0,
  "failures" integer NOT NULL DEFAULT 0,
  "slow" integer NOT NULL DEFAULT 0,
  "total_ms" bigint NOT NULL DEFAULT 0,
  "max_ms" integer NOT NULL DEFAULT 0,
  CONSTRAINT "resource_usage_pkey" PRIMARY KEY ("resource_id", "minute")
);
ALTER TABLE "resource_usage" ADD CONSTRAINT "resource_usage_resource_id_fkey"
  FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which keys encrypt: their names only. Data keys are no longer wrapped with one that is retired.
CREATE TABLE "encryption_keys" (
  "id" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "retired_at" timestamptz(3),
  CONSTRAINT "encryption_keys_pkey" PRIMARY KEY ("id")
);

-- Envelope encryption: ciphertext is the value under a data key of its own, data_key that key under the key key_id names.
-- expires_at: a former value that still counts until then (both webhook secrets do, while the other side changes over).
CREATE TABLE "secrets" (
  "id" text NOT NULL,
  "resource_id" text NOT NULL,
  "name" text NOT NULL,
  "version" integer NOT NULL,
  "ciphertext" bytea NOT NULL,
  "data_key" bytea NOT NULL,
  "key_id" text NOT NULL,
  "created_by" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3),
  CONSTRAINT "secrets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "secrets_resource_id_name_version_key" ON "secrets" ("resource_id", "name", "version");
CREATE INDEX "secrets_key_id_idx" ON "secrets" ("key_id");
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_resource_id_fkey"
  FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_key_id_fkey"
  FOREIGN KEY ("key_id") REFERENCES "encryption_keys" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What goes out. status: PENDING | DELIVERED | RETRYING | DEAD. body: the bytes that are signed, the same each time.
CREATE TABLE "webhook_deliveries" (
  "id" text NOT NULL,
  "resource_id" text NOT NULL,
  "event" text NOT NULL,
  "body" text NOT NULL,
  "idempotency_key" text NOT NULL,
  "execution_id" text,
  "status" text NOT NULL,
  "attempts" integer NOT NULL DEFAULT 0,
  "next_attempt_at" timestamptz(3),
  "last_status" integer,
  "last_error" text,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "delivered_at" timestamptz(3),
  CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "webhook_deliveries_resource_id_idempotency_key_key" ON "webhook_deliveries" ("resource_id", "idempotency_key");
CREATE INDEX "webhook_deliveries_resource_id_created_at_idx" ON "webhook_deliveries" ("resource_id", "created_at" DESC);
CREATE INDEX "webhook_deliveries_status_next_attempt_at_idx" ON "webhook_deliveries" ("status", "next_attempt_at");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_resource_id_fkey"
  FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "webhook_attempts" (
  "delivery_id" text NOT NULL,
  "number" integer NOT NULL,
  "at" timestamptz(3) NOT NULL,
  "status" integer,
  "error" text,
  "latency_ms" integer NOT NULL,
  CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("delivery_id", "number")
);
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey"
  FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What comes in, verified, once for each id the sender gave. status: RECEIVED | STARTED | IGNORED | FAILED
CREATE TABLE "webhook_events" (
  "id" text NOT NULL,
  "resource_id" text NOT NULL,
  "message_id" text NOT NULL,
  "event" text NOT NULL,
  "payload" jsonb NOT NULL,
  "status" text NOT NULL,
  "error" text,
  "execution_id" text,
  "received_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "webhook_events_resource_id_message_id_key" ON "webhook_events" ("resource_id", "message_id");
CREATE INDEX "webhook_events_resource_id_received_at_idx" ON "webhook_events" ("resource_id", "received_at" DESC);
CREATE INDEX "webhook_events_status_received_at_idx" ON "webhook_events" ("status", "received_at");
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_resource_id_fkey"
  FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What every installation has, needing nothing.
INSERT INTO "resources" ("id", "name", "connector", "type", "endpoint", "capabilities", "built_in", "created_by") VALUES
  ('store', 'Built-in store', 'built_in_store', 'database', '', '{read,write,transaction}', true, 'system'),
  ('job_queue', 'Job queue', 'built_in_queue', 'message_queue', '', '{enqueue,schedule}', true, 'system'),
  ('mail_catcher', 'Mail catcher', 'built_in_mail', 'message_queue', '', '{send_email}', true, 'system'),
  ('local_files', 'Local files', 'built_in_files', 'file_store', '', '{read,write}', true, 'system'),
  ('sandbox_gateway', 'Sandbox payment gateway', 'sandbox_gateway', 'api', '', '{charge,refund,void}', true, 'system'),
  ('sandbox_carrier', 'Sandbox carrier', 'sandbox_carrier', 'api', '', '{track,reroute,pickup}', true, 'system');
