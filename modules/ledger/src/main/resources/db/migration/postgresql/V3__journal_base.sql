-- Where the journal begins when a prefix of it was archived: after event through_number. The balances at that point are in the base event.
CREATE TABLE "journal_base"(
  "persistence_id" VARCHAR(255) NOT NULL PRIMARY KEY,
  "through_number" BIGINT NOT NULL,
  "through_hash" BYTEA NOT NULL,
  "base_event" BIGINT NOT NULL,
  "segment" TEXT NOT NULL);
-- Digests of the secrets that all nodes of a farm share (the secrets themselves are files), and of the key of each node by its name.
CREATE TABLE "farm_secrets"(
  "name" VARCHAR(128) NOT NULL PRIMARY KEY,
  "digest" VARCHAR(64) NOT NULL);
