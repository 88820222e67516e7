-- A step's commit moves lease_until, and a row whose indexed columns stay as they are is updated in place, without an entry
-- in any index. So what the sweep looks through is indexed by what a step leaves alone: only executions under way are in
-- it, and their leases are compared one by one. The room left on each page is for those updates.
DROP INDEX "executions_leases_idx";
DROP INDEX "executions_lease_idx";
CREATE INDEX "executions_open_idx" ON "executions" ("created_at") WHERE "status" IN ('PENDING', 'RUNNING', 'COMPENSATING');
ALTER TABLE "executions" SET (fillfactor = 70);
