package org.btestfarm.protocol;

/** The transport a test measures; byte 0 of the command (docs/protocol.md, section 2). */
public enum Transport {
    UDP(0),
    TCP(1);

    private final int code;

    Transport(int code) {
        this.code = code;
    }

    /** The value of byte 0 of the command. */
    public int code() {
        return code;
    }
}
