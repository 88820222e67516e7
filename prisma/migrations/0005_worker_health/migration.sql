-- How the skills do in each worker, as of its last heartbeat.
ALTER TABLE "worker_heartbeats" ADD COLUMN "health" jsonb NOT NULL DEFAULT '[]';
