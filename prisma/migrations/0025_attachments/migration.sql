-- Pictures that customers send with their messages.
-- prisma/schema/attachments.prisma describes the same table to the Prisma client.

CREATE TABLE "attachments" (
  "id" text NOT NULL,
  "session_id" text NOT NULL,
  "user_id" text NOT NULL,
  "customer_id" text,
  "message_id" text,
  "execution_id" text,
  "name" text NOT NULL,
  "media_type" text NOT NULL,
  "size" integer NOT NULL,
  "width" integer NOT NULL,
  "height" integer NOT NULL,
  "sha256" text NOT NULL,
  "data" bytea NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "attachments_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "attachments_size_check" CHECK ("size" = octet_length("data") AND "size" BETWEEN 1 AND 5242880)
);
-- Pictures are compressed already: trying again only costs time.
ALTER TABLE "attachments" ALTER COLUMN "data" SET STORAGE EXTERNAL;
CREATE INDEX "attachments_session_id_idx" ON "attachments" ("session_id");
CREATE INDEX "attachments_message_id_idx" ON "attachments" ("message_id");
CREATE INDEX "attachments_execution_id_idx" ON "attachments" ("execution_id");
CREATE INDEX "attachments_user_id_created_at_idx" ON "attachments" ("user_id", "created_at");
CREATE INDEX "attachments_customer_id_created_at_idx" ON "attachments" ("customer_id", "created_at");
-- A picture goes with the message it was sent in, and with its customer.
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_message_id_fkey"
  FOREIGN KEY ("message_id") REFERENCES "messages" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_customer_id_fkey"
  FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
