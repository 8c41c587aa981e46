package org.btestfarm.ledger.chain;

import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * How far the chain goes: the last event's number and its hash, which covers all events before it.
 *
 * @param number from 1; 0 before the first
 * @param hash SHA-256 of that event's bytes; zeros before the first
 */
public record ChainHead(long number, Digest hash) {
    /** Before the first event. */
    public static final ChainHead START = new ChainHead(0, Digest.NONE);

    /** Appends number and hash. */
    public void write(ByteSink sink) {
        sink.number(number).raw(hash.bytes());
    }

    /** Reads what {@link #write} wrote. */
    public static ChainHead read(ByteSource source) {
        return new ChainHead(source.number(), Digest.read(source));
    }

    /** As exported: number, space, 64 hex digits. */
    @Override
    public String toString() {
        return number + " " + hash;
    }
}
