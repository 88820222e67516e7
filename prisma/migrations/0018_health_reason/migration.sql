-- Why a resource does not answer, as a word the pages have in the reader's language; health_error keeps the sentence.
ALTER TABLE "resources" ADD COLUMN "health_reason" text;
