-- What lets somebody in, found by the digest that the journal has. A row goes when its user or password goes; the journal keeps the digest.
CREATE TABLE "credentials"(
  "digest" TEXT NOT NULL PRIMARY KEY,
  "nonce" BLOB NOT NULL,
  "salt" BLOB NOT NULL,
  "x" BLOB NOT NULL,
  "parity" INTEGER NOT NULL,
  "sealed_password" BLOB) WITHOUT ROWID;
