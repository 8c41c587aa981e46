package org.btestfarm.protocol;

/** Who sends, as the <em>server</em> sees it; byte 1 of the command (docs/protocol.md, section 2). */
public enum Direction {
    /** The client uploads; RouterOS calls it {@code direction=transmit}. */
    SERVER_RECEIVES(1),
    /** The client downloads; RouterOS calls it {@code direction=receive}. */
    SERVER_TRANSMITS(2),
    /** Both at once. */
    BOTH(3);

    private final int code;

    Direction(int code) {
        this.code = code;
    }

    /** The value of byte 1 of the command. */
    public int code() {
        return code;
    }

    /** Whether the server receives test data. */
    public boolean serverReceives() {
        return this != SERVER_TRANSMITS;
    }

    /** Whether the server sends test data. */
    public boolean serverTransmits() {
        return this != SERVER_RECEIVES;
    }
}
