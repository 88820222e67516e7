-- API keys beside people's own tokens: one table, because both are the same secret at the same door. A token is a person's
-- (user_id) or a key of a role. customer_id has no foreign key: accounts and keys are no part of a store's documents.
ALTER TABLE "access_tokens" ALTER COLUMN "user_id" DROP NOT NULL;
ALTER TABLE "access_tokens" ADD COLUMN "role" text;
ALTER TABLE "access_tokens" ADD COLUMN "customer_id" text;
ALTER TABLE "access_tokens" ADD COLUMN "prefix" text;
ALTER TABLE "access_tokens" ADD COLUMN "per_minute" integer NOT NULL DEFAULT 600;
ALTER TABLE "access_tokens" ADD COLUMN "spent_until" timestamptz(3);
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_one_owner" CHECK (("user_id" IS NULL) <> ("role" IS NULL));
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_customer_key" CHECK (("role" IS NOT DISTINCT FROM 'customer') = ("customer_id" IS NOT NULL));
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_per_minute_positive" CHECK ("per_minute" > 0);
