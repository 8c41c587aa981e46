package org.btestfarm.ledger.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes the few forms that events are made of. Whole numbers are unsigned LEB128; fixed 8-byte numbers are big-endian. */
public final class ByteSink {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(192);

    /** A number of 0 or more in as few bytes as it needs, 1 to 9. */
    public ByteSink number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("number " + value + " is negative");
        }
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    /** Any number, in 8 bytes. */
    public ByteSink fixed(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /** One byte, 0 to 255. */
    public ByteSink one(int value) {
        out.write(value);
        return this;
    }

    /** A truth value. */
    public ByteSink flag(boolean value) {
        return one(value ? 1 : 0);
    }

    /** Text as UTF-8 after its length in bytes. */
    public ByteSink text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes after their length. */
    public ByteSink bytes(byte[] bytes) {
        number(bytes.length);
        return raw(bytes);
    }

    /** Bytes without a length. */
    public ByteSink raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    /** Text that may be absent. */
    public ByteSink maybe(Optional<String> text) {
        flag(text.isPresent());
        text.ifPresent(this::text);
        return this;
    }

    /** A number that may be absent: 0, or one more than the number. */
    public ByteSink maybe(OptionalLong value) {
        return number(value.isPresent() ? value.getAsLong() + 1 : 0);
    }

    /** A number that may be absent: 0, or one more than the number. */
    public ByteSink maybe(OptionalInt value) {
        return number(value.isPresent() ? value.getAsInt() + 1L : 0);
    }

    /** What was written. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
