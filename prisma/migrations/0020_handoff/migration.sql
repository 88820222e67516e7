-- Conversations that a person takes over, and what customers thought of an answer.
-- prisma/schema/handoffs.prisma describes the same tables to the Prisma client.

-- One row for each time somebody was asked for. reason: ASKED | MISUNDERSTOOD | ANGER | VIP; status: WAITING (nobody has
-- it yet) | TAKEN | GIVEN_BACK | CLOSED (by whoever had it) | WITHDRAWN (by the customer) | TICKETED (nobody came).
CREATE TABLE "handoffs" (
  "id" text NOT NULL,
  "session_id" text NOT NULL,
  "customer_id" text,
  "reason" text NOT NULL,
  "status" text NOT NULL,
  "locale" text NOT NULL,
  "sentiment" double precision NOT NULL DEFAULT 0,
  "taken_by" text,
  "taken_by_name" text,
  "taken_by_role" text,
  "ticket_number" text,
  "requested_at" timestamptz(3) NOT NULL,
  "taken_at" timestamptz(3),
  "ended_at" timestamptz(3),
  CONSTRAINT "handoffs_pkey" PRIMARY KEY ("id")
);
-- A conversation is in one pair of hands, or waits in one place of the line.
CREATE UNIQUE INDEX "handoffs_open_key" ON "handoffs" ("session_id") WHERE "status" IN ('WAITING', 'TAKEN');
CREATE INDEX "handoffs_session_id_idx" ON "handoffs" ("session_id");
CREATE INDEX "handoffs_status_requested_at_idx" ON "handoffs" ("status", "requested_at");
ALTER TABLE "handoffs" ADD CONSTRAINT "handoffs_session_id_fkey"
  FOREIGN KEY ("session_id") REFERENCES "session_states" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who said it, where that was a person and not Steward: role is then "person".
ALTER TABLE "messages" ADD COLUMN "author_id" text;
ALTER TABLE "messages" ADD COLUMN "author_name" text;
ALTER TABLE "messages" ADD COLUMN "author_role" text;

-- How many messages in a row were not understood.
ALTER TABLE "session_states" ADD COLUMN "lost" integer NOT NULL DEFAULT 0;

-- thumb: UP | DOWN
CREATE TABLE "execution_ratings" (
  "execution_id" text NOT NULL,
  "user_id" text NOT NULL,
  "thumb" text,
  "stars" integer,
  "comment" text,
  "created_at" timestamptz(3) NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  CONSTRAINT "execution_ratings_pkey" PRIMARY KEY ("execution_id"),
  CONSTRAINT "execution_ratings_stars_check" CHECK ("stars" BETWEEN 1 AND 5)
);
ALTER TABLE "execution_ratings" ADD CONSTRAINT "execution_ratings_execution_id_fkey"
  FOREIGN KEY ("execution_id") REFERENCES "executions" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
