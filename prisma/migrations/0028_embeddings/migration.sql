-- Example sentences as vectors, each computed once per service and model.
CREATE TABLE "example_vectors" (
  "provider" TEXT NOT NULL,
  "text_hash" TEXT NOT NULL,
  "vector" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "example_vectors_pkey" PRIMARY KEY ("provider", "text_hash")
);

-- A layer more may have decided.
ALTER TABLE "recognitions" DROP CONSTRAINT "recognitions_layer_check";
ALTER TABLE "recognitions" ADD CONSTRAINT "recognitions_layer_check"
  CHECK ("layer" IN ('rules', 'classifier', 'embeddings', 'model'));
