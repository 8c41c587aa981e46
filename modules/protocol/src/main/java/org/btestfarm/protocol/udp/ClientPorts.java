package org.btestfarm.protocol.udp;

/** Which UDP ports a client uses: they follow from the one that the server announces (docs/protocol.md, section 8). */
public final class ClientPorts {
    /** How far the client's first port is above the server's. */
    public static final int OFFSET = 256;

    /** The highest port there is. */
    public static final int HIGHEST = 65_535;

    private ClientPorts() {}

    /**
     * The client's port of a stream.
     *
     * @param announced the server's port, 1 to 65535
     * @param stream 0 for the first
     * @return may be above {@link #HIGHEST} if the server announced a port too high for so many streams
     */
    public static int of(int announced, int stream) {
        return announced + OFFSET + stream;
    }

    /** The highest port that a server may announce for so many streams, 1 to 255. */
    public static int highestAnnounced(int streams) {
        return HIGHEST - OFFSET - (streams - 1);
    }
}
