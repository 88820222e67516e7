-- Skills carried out by the company's own systems, the MCP servers it registered, and the tokens its programs show.

CREATE TABLE "skill_bindings" (
  "name" TEXT PRIMARY KEY,
  "definition" JSONB NOT NULL,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "trial" JSONB,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

CREATE TABLE "mcp_servers" (
  "name" TEXT PRIMARY KEY,
  "transport" TEXT NOT NULL CHECK ("transport" IN ('stdio', 'http')),
  "command" TEXT,
  "args" JSONB NOT NULL DEFAULT '[]',
  "env" JSONB NOT NULL DEFAULT '[]',
  "resource" TEXT,
  "path" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CHECK (("transport" = 'stdio') = ("command" IS NOT NULL)),
  CHECK (("transport" = 'http') = ("resource" IS NOT NULL))
);

CREATE TABLE "access_tokens" (
  "id" TEXT PRIMARY KEY,
  "user_id" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
  "name" TEXT NOT NULL,
  "digest" TEXT NOT NULL UNIQUE,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX "access_tokens_user_id_idx" ON "access_tokens" ("user_id");
