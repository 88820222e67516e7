-- What came in and was refused: counted by hour and reason, without anything a sender who was not believed had to say.
CREATE TABLE "webhook_refusals" (
  "resource_id" text NOT NULL REFERENCES "resources" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "reason" text NOT NULL,
  "event" text NOT NULL DEFAULT '',
  "hour" timestamptz(3) NOT NULL,
  "count" integer NOT NULL DEFAULT 1,
  "last_at" timestamptz(3) NOT NULL,
  CONSTRAINT "webhook_refusals_pkey" PRIMARY KEY ("resource_id", "reason", "event", "hour")
);
CREATE INDEX "webhook_refusals_resource_id_last_at_idx" ON "webhook_refusals" ("resource_id", "last_at" DESC);

-- How many calls in a row refused our credential, whatever path a check asks.
ALTER TABLE "resources" ADD COLUMN "refused_in_row" integer NOT NULL DEFAULT 0;
ALTER TABLE "resources" ADD COLUMN "refused_at" timestamptz(3);

-- Why, as a word the pages have in the reader's language; the sentences beside it stay.
ALTER TABLE "webhook_deliveries" ADD COLUMN "last_reason" text;
ALTER TABLE "webhook_attempts" ADD COLUMN "reason" text;
ALTER TABLE "webhook_events" ADD COLUMN "reason" text;
ALTER TABLE "alerts" ADD COLUMN "facts" jsonb;
