CREATE TABLE "event_journal"(
  "ordering" BIGSERIAL,
  "deleted" BOOLEAN NOT NULL DEFAULT FALSE,
  "persistence_id" VARCHAR(255) NOT NULL,
  "sequence_number" BIGINT NOT NULL,
  "writer" VARCHAR(255) NOT NULL,
  "write_timestamp" BIGINT NOT NULL,
  "adapter_manifest" VARCHAR(255) NOT NULL,
  "event_payload" BYTEA NOT NULL,
  "event_ser_id" INTEGER NOT NULL,
  "event_ser_manifest" VARCHAR(255) NOT NULL,
  "meta_payload" BYTEA,
  "meta_ser_id" INTEGER,
  "meta_ser_manifest" VARCHAR(255),
  -- Fences: of two writers, one fails to write its next event.
  PRIMARY KEY("persistence_id", "sequence_number"));
CREATE UNIQUE INDEX "event_journal_ordering" ON "event_journal"("ordering");
CREATE TABLE "event_tag"(
  "event_id" BIGINT NOT NULL REFERENCES "event_journal"("ordering") ON DELETE CASCADE,
  "tag" VARCHAR(255) NOT NULL,
  PRIMARY KEY("tag", "event_id"));
CREATE TABLE "snapshot"(
  "persistence_id" VARCHAR(255) NOT NULL,
  "sequence_number" BIGINT NOT NULL,
  "created" BIGINT NOT NULL,
  "snapshot_ser_id" INTEGER NOT NULL,
  "snapshot_ser_manifest" VARCHAR(255) NOT NULL,
  "snapshot_payload" BYTEA NOT NULL,
  "meta_ser_id" INTEGER,
  "meta_ser_manifest" VARCHAR(255),
  "meta_payload" BYTEA,
  PRIMARY KEY("persistence_id", "sequence_number"));
