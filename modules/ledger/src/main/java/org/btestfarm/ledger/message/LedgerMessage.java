package org.btestfarm.ledger.message;

/** Marks what travels between nodes and the quota writer: serialised as CBOR (see the module's reference.conf). */
public interface LedgerMessage {}
