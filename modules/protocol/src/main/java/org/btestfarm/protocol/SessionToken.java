package org.btestfarm.protocol;

import java.util.random.RandomGenerator;

/**
 * The 16-bit number that the connections of one TCP test share (docs/protocol.md, section 5). It is no secret: a server binds it
 * to the client's address.
 *
 * @param value 16 bits, neither byte zero, and not one that reads as a command's first two bytes ({@code 01 01} to {@code 01 03})
 */
public record SessionToken(int value) {
    public SessionToken {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a session token: " + Integer.toHexString(value));
        }
    }

    /** Whether a server may hand this value out. */
    public static boolean isValid(int value) {
        int high = value >>> 8;
        int low = value & 0xff;
        boolean readsAsCommand = high == Transport.TCP.code() && low >= 1 && low <= 3;
        return high > 0 && high <= 0xff && low > 0 && !readsAsCommand;
    }

    /** A token drawn evenly from all valid ones. */
    public static SessionToken random(RandomGenerator random) {
        int value;
        do {
            value = random.nextInt(1 << 16);
        } while (!isValid(value));
        return new SessionToken(value);
    }

    /** The byte that travels first. */
    public int high() {
        return value >>> 8;
    }

    /** The byte that travels second. */
    public int low() {
        return value & 0xff;
    }

    @Override
    public String toString() {
        return String.format("%04x", value);
    }
}
