-- What every message was understood as, what people say it should have been, and the versions trained from that.

CREATE TABLE "recognitions" (
  "id" TEXT PRIMARY KEY,
  "message_id" TEXT NOT NULL UNIQUE REFERENCES "messages" ("id") ON DELETE CASCADE,
  "session_id" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "language" TEXT NOT NULL,
  "intent" TEXT NOT NULL,
  "layer" TEXT NOT NULL CHECK ("layer" IN ('rules', 'classifier', 'model')),
  "confidence" DOUBLE PRECISION NOT NULL,
  "unsure" BOOLEAN NOT NULL,
  "candidates" JSONB NOT NULL,
  "took" JSONB NOT NULL,
  "model_version" INTEGER,
  "corrected_intent" TEXT,
  "corrected_by" TEXT,
  "corrected_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CHECK (("corrected_intent" IS NULL) = ("corrected_by" IS NULL)),
  CHECK (("corrected_intent" IS NULL) = ("corrected_at" IS NULL))
);
CREATE INDEX "recognitions_created_at_idx" ON "recognitions" ("created_at" DESC, "id" DESC);
CREATE INDEX "recognitions_corrected_idx" ON "recognitions" ("corrected_at") WHERE "corrected_intent" IS NOT NULL;

CREATE TABLE "intent_models" (
  "version" SERIAL PRIMARY KEY,
  "status" TEXT NOT NULL CHECK ("status" IN ('TRAINING', 'KEPT', 'REFUSED', 'FAILED')),
  "in_force" BOOLEAN NOT NULL DEFAULT false,
  "format" INTEGER NOT NULL,
  "files_digest" TEXT NOT NULL,
  "examples_digest" TEXT NOT NULL,
  "baseline_version" INTEGER,
  "figures" JSONB,
  "error" TEXT,
  "artifact" BYTEA,
  "trained_by" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3),
  CHECK (NOT "in_force" OR ("status" = 'KEPT' AND "artifact" IS NOT NULL))
);
-- Never two at once, neither under way nor in force.
CREATE UNIQUE INDEX "intent_models_training_key" ON "intent_models" ("status") WHERE "status" = 'TRAINING';
CREATE UNIQUE INDEX "intent_models_in_force_key" ON "intent_models" ("in_force") WHERE "in_force";
