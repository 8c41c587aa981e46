package org.btestfarm.protocol.status;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What each side tells the other every second (docs/protocol.md, section 6).
 *
 * @param cpuPct CPU load of the sender, percent, 0..100
 * @param sequence one per second from 1, unsigned 32 bits
 * @param receivedBytes what the sender received in this interval, bytes, unsigned 32 bits; {@link #AT_LEAST_THIS} means that or more
 */
public record StatusMessage(int cpuPct, long sequence, long receivedBytes) {
    /** The length on the wire, bytes. */
    public static final int LENGTH = 12;

    /** The first byte on the wire. */
    public static final byte MARK = 7;

    /** A byte count that did not fit, or just did: it lowers no speed. */
    public static final long AT_LEAST_THIS = 0xffff_ffffL;

    public StatusMessage {
        if (cpuPct < 0 || cpuPct > 100) {
            throw new IllegalArgumentException("CPU load is " + cpuPct + ", allowed are 0 to 100");
        }
        sequence &= 0xffff_ffffL;
        receivedBytes = Math.min(receivedBytes, AT_LEAST_THIS);
        if (receivedBytes < 0) {
            throw new IllegalArgumentException("received bytes are negative: " + receivedBytes);
        }
    }

    /** The 12 bytes that travel; the high bit of the CPU load is set, as RouterOS clients do. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MARK).put((byte) (cpuPct | 0x80)).putShort((short) 0);
        out.putInt((int) sequence).putInt((int) receivedBytes);
        return out.array();
    }

    /**
     * Reads 12 bytes that can be nothing else than a status message.
     *
     * @param bytes exactly {@link #LENGTH} bytes
     * @return empty if the mark or the two zero bytes are missing
     */
    public static Optional<StatusMessage> decode(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[0] != MARK || bytes[2] != 0 || bytes[3] != 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int cpu = Math.min(bytes[1] & 0x7f, 100);
        return Optional.of(new StatusMessage(
                cpu, Integer.toUnsignedLong(in.getInt(4)), Integer.toUnsignedLong(in.getInt(8))));
    }
}
