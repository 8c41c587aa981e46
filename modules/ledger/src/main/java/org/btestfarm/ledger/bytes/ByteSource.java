package org.btestfarm.ledger.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what {@link ByteSink} wrote, and refuses anything else with a {@link JournalFormatException}. */
public final class ByteSource {
    private final ByteBuffer in;

    /** Reads from these bytes; the array is not copied. */
    public ByteSource(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** A number of 0 or more. */
    public long number() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = one();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new JournalFormatException("a number has more bytes than it needs");
                }
                return value;
            }
        }
        throw new JournalFormatException("a number is longer than 9 bytes");
    }

    /** A number that counts things in memory. */
    public int count(int most) {
        long value = number();
        if (value > most) {
            throw new JournalFormatException("a count is " + value + ", allowed are up to " + most);
        }
        return (int) value;
    }

    /** A number of 8 bytes. */
    public long fixed() {
        need(Long.BYTES);
        return in.getLong();
    }

    /** One byte, 0 to 255. */
    public int one() {
        need(1);
        return in.get() & 0xff;
    }

    /** A truth value. */
    public boolean flag() {
        int value = one();
        if (value > 1) {
            throw new JournalFormatException("a truth value is " + value);
        }
        return value == 1;
    }

    /** Text. */
    public String text() {
        byte[] bytes = bytes();
        if (isAscii(bytes)) { // nearly all of them are, and cannot be malformed
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new JournalFormatException("a text is not UTF-8", e);
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    /** Bytes after their length. */
    public byte[] bytes() {
        long length = number();
        if (length > in.remaining()) {
            throw new JournalFormatException("a field has " + length + " bytes, but only " + in.remaining() + " follow");
        }
        return raw((int) length);
    }

    /** So many bytes. */
    public byte[] raw(int length) {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** Text that may be absent. */
    public Optional<String> maybeText() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    /** A number that may be absent. */
    public OptionalLong maybeNumber() {
        long value = number();
        return value == 0 ? OptionalLong.empty() : OptionalLong.of(value - 1);
    }

    /** A small number that may be absent. */
    public OptionalInt maybeSmall() {
        long value = number();
        if (value > Integer.MAX_VALUE + 1L) {
            throw new JournalFormatException("a small number is " + (value - 1));
        }
        return value == 0 ? OptionalInt.empty() : OptionalInt.of((int) (value - 1));
    }

    /** One of a few values, written as its place among them. */
    public <T> T choice(T[] values) {
        return values[count(values.length - 1)];
    }

    /** How many bytes are left. */
    public int remaining() {
        return in.remaining();
    }

    /** Demands that everything was read. */
    public void end() {
        if (in.hasRemaining()) {
            throw new JournalFormatException(in.remaining() + " bytes follow the last field");
        }
    }

    private void need(int length) {
        if (in.remaining() < length) {
            throw new JournalFormatException("the bytes end within a field: " + length + " wanted, " + in.remaining() + " left");
        }
    }
}
