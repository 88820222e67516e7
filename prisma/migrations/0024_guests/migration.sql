-- People without an account, and the codes by which they prove that an order is theirs.
-- prisma/schema/guests.prisma describes the same tables to the Prisma client.

-- A guest lasts a day; what they wrote stays with their conversations. address: where they came from, as a digest.
CREATE TABLE "guests" (
  "id" text NOT NULL,
  "address" text,
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  -- The account they signed in to; the cookie opens nothing from then on.
  "user_id" text,
  CONSTRAINT "guests_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "guests_address_created_at_idx" ON "guests" ("address", "created_at");

-- One row for each code that was asked for, whether or not one was sent: what was claimed (order_number) is counted, so
-- that nobody learns from a limit what is true. order_id: the order, only where the claim was right.
CREATE TABLE "guest_codes" (
  "id" text NOT NULL,
  "guest_id" text NOT NULL,
  "session_id" text NOT NULL,
  "order_number" text NOT NULL,
  "order_id" text,
  "digest" text NOT NULL,
  "attempts" integer NOT NULL DEFAULT 0,
  "created_at" timestamptz(3) NOT NULL,
  "expires_at" timestamptz(3) NOT NULL,
  "used_at" timestamptz(3),
  -- Until when the proved order may be reached; moved on with every message of the conversation.
  "valid_until" timestamptz(3),
  CONSTRAINT "guest_codes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "guest_codes_guest_id_fkey" FOREIGN KEY ("guest_id") REFERENCES "guests" ("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "guest_codes_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session_states" ("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "guest_codes_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders" ("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "guest_codes_attempts_check" CHECK ("attempts" BETWEEN 0 AND 5),
  -- Nothing is proved without an order that was right.
  CONSTRAINT "guest_codes_used_check" CHECK ("used_at" IS NULL OR "order_id" IS NOT NULL)
);
CREATE INDEX "guest_codes_session_id_created_at_idx" ON "guest_codes" ("session_id", "created_at");
CREATE INDEX "guest_codes_order_number_created_at_idx" ON "guest_codes" ("order_number", "created_at");
CREATE INDEX "guest_codes_guest_id_idx" ON "guest_codes" ("guest_id");
