package org.btestfarm.ledger.event;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.btestfarm.ledger.account.Texts;
import org.btestfarm.ledger.bytes.ByteSink;
import org.btestfarm.ledger.bytes.ByteSource;

/**
 * One run of one node. A node that was started again is another one: what the run before held is settled.
 *
 * @param name the node's name, 1 to 64 characters
 * @param incarnation which run of it, 1 to 32 characters
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record NodeId(String name, String incarnation) implements Comparable<NodeId> {
    public NodeId {
        checkName(name);
        check("node incarnation", incarnation, 32);
    }

    /** @throws IllegalArgumentException with one clear line if no node can have that name */
    public static void checkName(String name) {
        check("node name", name, 64);
    }

    private static void check(String what, String text, int most) {
        if (text.isEmpty() || text.length() > most) {
            throw new IllegalArgumentException(what + " '" + Texts.printable(text) + "' has " + text.length() + " characters, allowed are 1 to " + most);
        }
    }

    void write(ByteSink sink) {
        sink.text(name).text(incarnation);
    }

    static NodeId read(ByteSource source) {
        return new NodeId(source.text(), source.text());
    }

    @Override
    public int compareTo(NodeId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : incarnation.compareTo(other.incarnation);
    }

    @Override
    public String toString() {
        return name + "/" + incarnation;
    }
}
