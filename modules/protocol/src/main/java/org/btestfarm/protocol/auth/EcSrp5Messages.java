package org.btestfarm.protocol.auth;

import java.nio.charset.StandardCharsets;

/** The frames of an EC-SRP5 login: a length byte, then the payload (docs/protocol.md, section 4). */
final class EcSrp5Messages {
    /** The longest payload that a length byte can announce. */
    static final int MAX_PAYLOAD = 255;

    /** Client's x, and a parity. */
    static final int KEY_LENGTH = EcSrp5Curve.LENGTH + 1;

    /** Message 2: server's x, parity, salt. */
    static final int CHALLENGE_LENGTH = KEY_LENGTH + Verifier.SALT_LENGTH;

    /** The longest user name, bytes: what message 1 leaves beside the zero byte and the key. */
    static final int MAX_NAME_LENGTH = MAX_PAYLOAD - 1 - KEY_LENGTH;

    private EcSrp5Messages() {}

    /** A user name as it travels and is hashed. */
    static byte[] userName(String user) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_NAME_LENGTH || user.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a user name may have at most " + MAX_NAME_LENGTH
                    + " bytes and no zero byte; this one has " + name.length + " bytes");
        }
        return name;
    }

    /** The parts behind the length byte of their sum. */
    static byte[] frame(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] frame = new byte[1 + length];
        frame[0] = (byte) length;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, frame, at, part.length);
            at += part.length;
        }
        return frame;
    }
}
