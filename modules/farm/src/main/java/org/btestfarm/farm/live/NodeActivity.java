package org.btestfarm.farm.live;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btestfarm.farm.admission.NodeRoom;
import org.btestfarm.farm.session.CborSerializable;

/**
 * What a node does, once a second: all that other nodes need to know for a view of the whole farm.
 *
 * @param node its name
 * @param atMillis when it looked, milliseconds since 1970 by its own clock
 * @param cpuPct its CPU load, percent; empty while it is not known
 * @param room how much it can do; empty if it is of a version that does not say
 * @param tests those with connections there through which data may flow, in no order
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record NodeActivity(String node, long atMillis, OptionalInt cpuPct, Optional<NodeRoom> room, List<TestActivity> tests) implements CborSerializable {
    public NodeActivity {
        tests = List.copyOf(tests);
    }

    NodeActivity with(NodeRoom now) {
        return new NodeActivity(node, atMillis, cpuPct, Optional.of(now), tests);
    }

    /** What it receives for all of them, bit/s. */
    public long inBps() {
        return tests.stream().mapToLong(test -> test.inBps().orElse(0)).sum();
    }

    /** What it sends for all of them, bit/s. */
    public long outBps() {
        return tests.stream().mapToLong(test -> test.outBps().orElse(0)).sum();
    }
}
