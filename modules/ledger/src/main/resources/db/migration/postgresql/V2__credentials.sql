-- What lets somebody in, found by the digest that the journal has. A row goes when its user or password goes; the journal keeps the digest.
CREATE TABLE "credentials"(
  "digest" VARCHAR(64) NOT NULL PRIMARY KEY,
  "nonce" BYTEA NOT NULL,
  "salt" BYTEA NOT NULL,
  "x" BYTEA NOT NULL,
  "parity" INTEGER NOT NULL,
  "sealed_password" BYTEA,
  -- A node stores a row before the journal names it: another that starts just then must not take it for a leftover.
  "stored" TIMESTAMPTZ NOT NULL DEFAULT now());
