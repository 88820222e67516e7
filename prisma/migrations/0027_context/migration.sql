-- What a model call was told besides its facts, and for which conversation.
ALTER TABLE "model_calls" ADD COLUMN "session_id" TEXT;
ALTER TABLE "model_calls" ADD COLUMN "message_id" TEXT;
ALTER TABLE "model_calls" ADD COLUMN "context" JSONB;
CREATE INDEX "model_calls_session_id_idx" ON "model_calls"("session_id");
CREATE INDEX "model_calls_message_id_idx" ON "model_calls"("message_id");

-- What a model wrote of a conversation's turns up to one of them.
CREATE TABLE "conversation_summaries" (
    "session_id" TEXT NOT NULL,
    "to_turn" INTEGER NOT NULL,
    "points" JSONB NOT NULL,
    "model" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_summaries_pkey" PRIMARY KEY ("session_id", "to_turn")
);
ALTER TABLE "conversation_summaries" ADD CONSTRAINT "conversation_summaries_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session_states"("id") ON DELETE CASCADE ON UPDATE CASCADE;
