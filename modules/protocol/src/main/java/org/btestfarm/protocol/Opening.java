package org.btestfarm.protocol;

/** The first 16 bytes of a client: a {@link Command} that asks for a test, or a {@link Join} of one (docs/protocol.md, sections 2 and 5). */
public sealed interface Opening permits Command, Join {
    /** The length of either form, in bytes. */
    int LENGTH = 16;

    /**
     * Reads either form.
     *
     * @param bytes exactly {@link #LENGTH} bytes
     * @throws ProtocolException if they are neither a command nor a join
     */
    static Opening decode(byte[] bytes) throws ProtocolException {
        return OpeningCodec.decode(bytes);
    }

    /** The {@link #LENGTH} bytes that travel. */
    byte[] encode();
}
