package org.btestfarm.farm.settings;

import org.btestfarm.protocol.udp.ClientPorts;

/**
 * The UDP ports that tests are given, both ends included.
 *
 * @param first 1..65279
 * @param last {@code first}..65279: a client adds 256 to the port that it is told (docs/protocol.md, section 8)
 */
public record PortRange(int first, int last) {
    /** The highest port that leaves room for a client's own, 256 above. */
    public static final int HIGHEST = ClientPorts.highestAnnounced(1);

    public PortRange {
        Checks.range("udp-ports, the first", first, 1, HIGHEST);
        Checks.range("udp-ports, the last", last, first, HIGHEST);
    }

    /** How many ports there are. */
    public int size() {
        return last - first + 1;
    }

    /** Ports 2001 to 4000. */
    public static PortRange defaults() {
        return new PortRange(2001, 4000);
    }
}
