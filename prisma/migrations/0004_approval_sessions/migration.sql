-- A conversation shows what its work asks of people each time it is read.
CREATE INDEX "approvals_session_id_idx" ON "approvals" ("session_id");
