package org.btestfarm.client;

import org.btestfarm.protocol.Direction;

/** Who sends, as the <em>client</em> sees it; the command has it the other way round (docs/protocol.md, section 2). */
public enum TestDirection {
    /** We upload. */
    TRANSMIT(Direction.SERVER_RECEIVES),
    /** We download. */
    RECEIVE(Direction.SERVER_TRANSMITS),
    /** Both at once. */
    BOTH(Direction.BOTH);

    private final Direction onTheWire;

    TestDirection(Direction onTheWire) {
        this.onTheWire = onTheWire;
    }

    /** The same direction as the server sees it and the command carries it. */
    public Direction onTheWire() {
        return onTheWire;
    }

    /** Whether we send test data. */
    public boolean transmits() {
        return onTheWire.serverReceives();
    }

    /** Whether we receive test data. */
    public boolean receives() {
        return onTheWire.serverTransmits();
    }
}
