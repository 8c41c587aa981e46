package org.btestfarm.ledger.event;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * A lease: what one node may spend for one test.
 *
 * @param test the test
 * @param node the node whose flows spend it
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record LeaseId(String test, NodeId node) {
    public LeaseId {
        if (test.isEmpty() || test.length() > 40 || !test.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a test's id has 1 to 40 visible ASCII characters, this one " + test.length());
        }
    }

    /** Appends it to an event. */
    public void write(ByteSink sink) {
        sink.text(test);
        node.write(sink);
    }

    /** Reads what {@link #write} wrote. */
    public static LeaseId read(ByteSource source) {
        return new LeaseId(source.text(), NodeId.read(source));
    }
}
