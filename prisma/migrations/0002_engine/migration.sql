-- Executions that run several steps at once, wait for people and times, and can be controlled from outside.
-- prisma/schema describes the same tables to the Prisma client.

-- state: the tokens (one per path that is under way) and what else the engine keeps between two commits; see
-- server/engine/state.ts. revision counts the owner's commits and guards each. arrivals: what came from outside, by the
-- id of what was awaited. control: orders of people that the engine has not carried out yet.
ALTER TABLE "executions" RENAME COLUMN "async_results" TO "arrivals";
ALTER TABLE "executions"
  ADD COLUMN "state" jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN "revision" integer NOT NULL DEFAULT 0,
  ADD COLUMN "control" jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN "waiting_for" text;

UPDATE "executions" e SET
  "state" = jsonb_build_object(
    'tokens', CASE WHEN e."node" IS NULL THEN '[]'::jsonb
      ELSE jsonb_build_array(jsonb_build_object('id', '', 'node', e."node", 'attempt', e."attempt")) END,
    'started', coalesce((SELECT jsonb_object_agg(t."step_id", t."id") FROM "async_tasks" t WHERE t."execution_id" = e."id"), '{}'),
    'steps', 0),
  "arrivals" = coalesce((
    SELECT jsonb_object_agg(t."id", e."arrivals" -> t."step_id") FROM "async_tasks" t
    WHERE t."execution_id" = e."id" AND e."arrivals" ? t."step_id"), '{}');
ALTER TABLE "executions" DROP COLUMN "attempt";

CREATE INDEX "executions_parent_id_idx" ON "executions" ("parent_id") WHERE "parent_id" IS NOT NULL;
-- What the sweep looks for; finished executions are in neither, however many there are.
DROP INDEX "executions_status_lease_until_idx";
CREATE INDEX "executions_lease_idx" ON "executions" ("lease_until") WHERE "status" IN ('PENDING', 'RUNNING', 'COMPENSATING');
CREATE INDEX "executions_wake_idx" ON "executions" ("wake_at") WHERE "status" = 'WAITING';
CREATE INDEX "executions_status_created_at_idx" ON "executions" ("status", "created_at" DESC);

-- token: the path the row belongs to ("" is the main one). undoes: the seq of the row a compensation undoes, with the
-- execution's id before it when that is another one ("exec_…#4"). actor_id: the person behind a control row.
ALTER TABLE "execution_steps"
  ADD COLUMN "token" text NOT NULL DEFAULT '',
  ADD COLUMN "undoes" text,
  ADD COLUMN "actor_id" text;
UPDATE "execution_steps" c SET "undoes" = (
  SELECT max(f."seq")::text FROM "execution_steps" f
  WHERE f."execution_id" = c."execution_id" AND f."step_id" = c."step_id" AND f."phase" = 'FORWARD' AND f."status" = 'SUCCEEDED')
WHERE c."phase" = 'COMPENSATION';

-- A step that is visited again begins a task of its own.
DROP INDEX "async_tasks_execution_id_step_id_key";
CREATE INDEX "async_tasks_execution_id_idx" ON "async_tasks" ("execution_id");

-- One question to people. shown and hash are what an answer is bound to.
CREATE TABLE "approvals" (
  "id" text NOT NULL,
  "execution_id" text NOT NULL,
  "step_id" text NOT NULL,
  "token" text NOT NULL DEFAULT '',
  "sop_id" text NOT NULL,
  "status" text NOT NULL,
  "message" jsonb NOT NULL,
  "shown" jsonb NOT NULL,
  "hash" text NOT NULL,
  "revision" integer NOT NULL DEFAULT 1,
  "editable" jsonb NOT NULL DEFAULT '{}',
  "amount_minor" bigint,
  "currency" text,
  "approvers" jsonb NOT NULL,
  "needed" integer NOT NULL DEFAULT 1,
  "requester_id" text NOT NULL,
  "customer_id" text,
  "session_id" text,
  "remind_at" timestamptz(3),
  "reminded_at" timestamptz(3),
  "escalate_at" timestamptz(3),
  "escalated_at" timestamptz(3),
  "due_at" timestamptz(3),
  "values" jsonb,
  "reason" text,
  "decided_by" text,
  "decided_at" timestamptz(3),
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "approvals_status_created_at_idx" ON "approvals" ("status", "created_at" DESC);
CREATE INDEX "approvals_execution_id_idx" ON "approvals" ("execution_id");

-- What people said to it, in order: APPROVE | REJECT | ASK (for information) | INFORM (the information).
CREATE TABLE "approval_answers" (
  "id" text NOT NULL,
  "approval_id" text NOT NULL,
  "kind" text NOT NULL,
  "user_id" text NOT NULL,
  "user_name" text NOT NULL,
  "role" text NOT NULL,
  "text" text,
  "edits" jsonb,
  "hash" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "approval_answers_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "approval_answers_approval_id_idx" ON "approval_answers" ("approval_id");
ALTER TABLE "approval_answers" ADD CONSTRAINT "approval_answers_approval_id_fkey"
  FOREIGN KEY ("approval_id") REFERENCES "approvals" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What somebody should look at. status: OPEN | ACKNOWLEDGED; severity: WARNING | CRITICAL
CREATE TABLE "alerts" (
  "id" text NOT NULL,
  "code" text NOT NULL,
  "severity" text NOT NULL,
  "status" text NOT NULL DEFAULT 'OPEN',
  "execution_id" text,
  "step_id" text,
  "message" text NOT NULL,
  "created_at" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "acknowledged_by" text,
  "acknowledged_at" timestamptz(3),
  CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alerts_status_created_at_idx" ON "alerts" ("status", "created_at" DESC);
CREATE INDEX "alerts_execution_id_idx" ON "alerts" ("execution_id");

ALTER TABLE "ai_decisions" ADD COLUMN "review_required" boolean NOT NULL DEFAULT false;
