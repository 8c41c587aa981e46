package org.btestfarm.protocol;

/** What fills the test data; byte 2 of the command (docs/protocol.md, section 2). */
public enum Payload {
    /** Bytes that do not compress. */
    RANDOM(0),
    ZEROS(1);

    private final int code;

    Payload(int code) {
        this.code = code;
    }

    /** The value of byte 2 of the command. */
    public int code() {
        return code;
    }
}
