package org.btestfarm.farm.session;

/** Marks messages that travel between nodes, as CBOR. They carry values only, nothing of the node that sent them. */
public interface CborSerializable {}
