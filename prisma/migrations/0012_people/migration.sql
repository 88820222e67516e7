-- Changes to people's records that can be taken back, notes on tickets, labels for parcels that come back, and what
-- people are told: messages in the app, how they wish to be told, and e-mails that wait for their hour.
-- prisma/schema/people.prisma describes the same tables to the Prisma client.

-- subject: "customer:cust_…", "user:user_…", "ticket:tick_…". The key names the act; a later change of the same kind to
-- the same subject, and undoing it, free the key.
CREATE TABLE "record_changes" (
  "id" text NOT NULL,
  "subject" text NOT NULL,
  "kind" text NOT NULL,
  "before" jsonb NOT NULL,
  "after" jsonb NOT NULL,
  "idempotency_key" text,
  "execution_id" text,
  "undone_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "record_changes_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "record_changes_idempotency_key_key" ON "record_changes" ("idempotency_key");
CREATE INDEX "record_changes_subject_kind_created_at_idx" ON "record_changes" ("subject", "kind", "created_at" DESC);

-- for_customer: whether the customer may read it.
CREATE TABLE "ticket_notes" (
  "id" text NOT NULL,
  "ticket_id" text NOT NULL,
  "author_id" text NOT NULL,
  "author_name" text NOT NULL,
  "text" text NOT NULL,
  "for_customer" boolean NOT NULL DEFAULT false,
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "ticket_notes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ticket_notes_ticket_id_created_at_idx" ON "ticket_notes" ("ticket_id", "created_at");
ALTER TABLE "ticket_notes" ADD CONSTRAINT "ticket_notes_ticket_id_fkey"
  FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- kind: RETURN | EXCHANGE; status: ACTIVE | VOIDED
CREATE TABLE "return_labels" (
  "id" text NOT NULL,
  "order_id" text NOT NULL,
  "kind" text NOT NULL,
  "status" text NOT NULL,
  "carrier" text NOT NULL,
  "tracking_number" text NOT NULL,
  "from_address" jsonb NOT NULL,
  "to_address" jsonb NOT NULL,
  "items" jsonb NOT NULL,
  "idempotency_key" text,
  "execution_id" text,
  "expires_at" timestamptz(3) NOT NULL,
  "voided_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "return_labels_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "return_labels_tracking_number_key" ON "return_labels" ("tracking_number");
CREATE UNIQUE INDEX "return_labels_idempotency_key_key" ON "return_labels" ("idempotency_key");
CREATE INDEX "return_labels_order_id_idx" ON "return_labels" ("order_id");
ALTER TABLE "return_labels" ADD CONSTRAINT "return_labels_order_id_fkey"
  FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- recipient: "customer:cust_…" or "user:user_…". visible_at: after the reader's quiet hours.
CREATE TABLE "in_app_messages" (
  "id" text NOT NULL,
  "recipient" text NOT NULL,
  "category" text NOT NULL,
  "title" jsonb NOT NULL,
  "body" jsonb NOT NULL,
  "link" text,
  "idempotency_key" text,
  "execution_id" text,
  "visible_at" timestamptz(3) NOT NULL,
  "read_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL,
  CONSTRAINT "in_app_messages_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "in_app_messages_idempotency_key_key" ON "in_app_messages" ("idempotency_key");
CREATE INDEX "in_app_messages_recipient_visible_at_idx" ON "in_app_messages" ("recipient", "visible_at" DESC);
CREATE INDEX "in_app_messages_unread_idx" ON "in_app_messages" ("recipient") WHERE "read_at" IS NULL;

-- muted: ["email:offers", "in_app:updates"]. Times are "22:00" in the person's time zone.
CREATE TABLE "notification_preferences" (
  "recipient" text NOT NULL,
  "muted" text[] NOT NULL,
  "quiet_from" text,
  "quiet_until" text,
  "timezone" text NOT NULL,
  "updates_per_day" integer NOT NULL,
  "offers_per_week" integer NOT NULL,
  "updated_at" timestamptz(3) NOT NULL,
  CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("recipient"),
  CONSTRAINT "notification_preferences_caps" CHECK ("updates_per_day" > 0 AND "offers_per_week" > 0)
);

-- An e-mail may wait for its hour (not_before), or never be sent because its reader does not wish it (SUPPRESSED).
-- recipient and category are what frequency caps count by; unsubscribe_url is sent as its List-Unsubscribe header.
ALTER TABLE "emails"
  ADD COLUMN "recipient" text,
  ADD COLUMN "category" text,
  ADD COLUMN "not_before" timestamptz(3),
  ADD COLUMN "unsubscribe_url" text;
CREATE INDEX "emails_recipient_category_created_at_idx" ON "emails" ("recipient", "category", "created_at");
