package org.btestfarm.console.login;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Somebody's being logged in.
 *
 * @param id 16 random bytes
 * @param ends when it is over, whole seconds
 * @param user who; empty for an operator
 */
record Session(byte[] id, Instant ends, Optional<String> user) {
    static final int ID_BYTES = 16;

    /** What stands in the cookie before the seal. */
    byte[] bytes() {
        byte[] name = user.orElse("").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ID_BYTES + Long.BYTES + name.length).put(id).putLong(ends.getEpochSecond()).put(name).array();
    }

    /** Reads what {@link #bytes} wrote; names are never empty, so none is an operator. */
    static Optional<Session> read(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] id = new byte[ID_BYTES];
            in.get(id);
            long ends = in.getLong();
            String name = StandardCharsets.UTF_8.decode(in).toString();
            return Optional.of(new Session(id, Instant.ofEpochSecond(ends), name.isEmpty() ? Optional.empty() : Optional.of(name)));
        } catch (BufferUnderflowException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** For tables. */
    String key() {
        return HexFormat.of().formatHex(id);
    }
}
