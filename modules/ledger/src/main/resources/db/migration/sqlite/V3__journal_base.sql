-- Where the journal begins when a prefix of it was archived: after event through_number. The balances at that point are in the base event.
CREATE TABLE "journal_base"(
  "persistence_id" TEXT NOT NULL PRIMARY KEY,
  "through_number" INTEGER NOT NULL,
  "through_hash" BLOB NOT NULL,
  "base_event" INTEGER NOT NULL,
  "segment" TEXT NOT NULL);
