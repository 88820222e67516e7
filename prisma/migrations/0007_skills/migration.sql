-- Every version of a skill that was ever in force, with its contract as it was published, and how it has done of late.
CREATE TABLE "skill_versions" (
  "name" text NOT NULL,
  "version" text NOT NULL,
  "skill_id" text NOT NULL,
  "category" text NOT NULL,
  "origin" text NOT NULL,
  "contract" jsonb NOT NULL,
  "published_at" timestamptz(3) NOT NULL,
  "seen_at" timestamptz(3) NOT NULL,
  "health" jsonb,
  "sla_kept" boolean,
  "measured_at" timestamptz(3),
  CONSTRAINT "skill_versions_pkey" PRIMARY KEY ("name", "version", "origin")
);
CREATE INDEX "skill_versions_category_idx" ON "skill_versions" ("category");
