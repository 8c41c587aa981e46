package org.btestfarm.dataplane.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What one recvmmsg(2) received: messages, each of which is a datagram, or several of equal size that the kernel joined (UDP_GRO). Its memory is used again by the next call. Not
 * thread-safe.
 *
 * <p>For maintainers: the memory holds arrays, one after the other, with an element for each message: struct mmsghdr, struct iovec, the sender's sockaddr, control data, and the first bytes of the
 * message. With MSG_TRUNC the kernel tells the whole length of what it did not copy. The layout is that of 64-bit little-endian Linux.
 */
public final class DatagramBatch implements AutoCloseable {
    private static final int HEADER_BYTES = 64;
    private static final int HEADER_NAME = 0;
    private static final int HEADER_NAME_LENGTH = 8;
    private static final int HEADER_VECTORS = 16;
    private static final int HEADER_VECTOR_COUNT = 24;
    private static final int HEADER_CONTROL = 32;
    private static final int HEADER_CONTROL_LENGTH = 40;
    private static final int HEADER_MESSAGE_LENGTH = 56;

    private static final int VECTOR_BYTES = 16;
    private static final int VECTOR_LENGTH = 8;

    /** A struct sockaddr_in6, rounded up. */
    private static final int NAME_BYTES = 32;

    private static final int NAME_PORT = 2;
    private static final int NAME_IPV4 = 4;
    private static final int NAME_IPV6 = 8;
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;

    /** Room for the one control message that we ask for, and for another. */
    private static final int CONTROL_BYTES = 64;

    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_DATA = 16;
    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;

    private final int capacity;
    private final int bytesEach;
    private final int vectors;
    private final int names;
    private final int controls;
    private final int contents;
    private final Memory memory;
    private final ByteBuffer view;
    private final long address;
    private int received;

    /**
     * A batch.
     *
     * @param capacity messages a call, from 1
     * @param bytesEach how much of each message is kept, bytes, from 4; the rest is only counted
     */
    public DatagramBatch(int capacity, int bytesEach) {
        this.capacity = capacity;
        this.bytesEach = bytesEach;
        this.vectors = capacity * HEADER_BYTES;
        this.names = vectors + capacity * VECTOR_BYTES;
        this.controls = names + capacity * NAME_BYTES;
        this.contents = controls + capacity * CONTROL_BYTES;
        int size = contents + capacity * bytesEach;
        this.memory = new Memory(size);
        memory.clear();
        this.view = memory.getByteBuffer(0, size);
        this.address = Pointer.nativeValue(memory);
        for (int i = 0; i < capacity; i++) {
            int header = i * HEADER_BYTES;
            view.putLong(header + HEADER_NAME, address + names + (long) i * NAME_BYTES);
            view.putLong(header + HEADER_VECTORS, address + vectors + (long) i * VECTOR_BYTES);
            view.putLong(header + HEADER_VECTOR_COUNT, 1);
            view.putLong(header + HEADER_CONTROL, address + controls + (long) i * CONTROL_BYTES);
            view.putLong(vectors + i * VECTOR_BYTES, address + contents + (long) i * bytesEach);
            view.putLong(vectors + i * VECTOR_BYTES + VECTOR_LENGTH, bytesEach);
            prepare(header);
        }
    }

    /** The kernel writes here how much it used of what it may. */
    private void prepare(int header) {
        view.putInt(header + HEADER_NAME_LENGTH, NAME_BYTES);
        view.putLong(header + HEADER_CONTROL_LENGTH, CONTROL_BYTES);
    }

    /** Messages a call at most. */
    public int capacity() {
        return capacity;
    }

    /**
     * Receives what a UDP socket has, up to the capacity.
     *
     * @return messages, 0 if there are none now
     * @throws IOException an error of the socket, which is over with having been told
     */
    public int receive(int socket) throws IOException {
        for (int i = 0; i < received; i++) {
            prepare(i * HEADER_BYTES);
        }
        received = 0;
        int count = LibC.recvmmsg(socket, address, capacity, SystemCalls.FLAGS, 0);
        received = count >= 0 ? count : SystemCalls.nothingOrFail("recvmmsg");
        return received;
    }

    /** Length of a whole message, bytes. */
    public int length(int message) {
        return view.getInt(message * HEADER_BYTES + HEADER_MESSAGE_LENGTH);
    }

    /** Length of each of its datagrams but the last, which may be shorter, bytes: at least 1. */
    public int segment(int message) {
        int control = controls + message * CONTROL_BYTES;
        boolean joined = view.getLong(message * HEADER_BYTES + HEADER_CONTROL_LENGTH) >= CONTROL_DATA + Integer.BYTES
                && view.getInt(control + CONTROL_LEVEL) == SOL_UDP
                && view.getInt(control + CONTROL_TYPE) == UDP_GRO;
        int length = joined ? view.getInt(control + CONTROL_DATA) : length(message);
        return Math.max(1, length);
    }

    /** How many bytes of a message are here. */
    public int kept(int message) {
        return Math.min(length(message), bytesEach);
    }

    /** Four bytes of a message, as the network has them. */
    public int number(int message, int offset) {
        return Integer.reverseBytes(view.getInt(contents + message * bytesEach + offset));
    }

    /** The port that a message came from. */
    public int port(int message) {
        return Short.toUnsignedInt(Short.reverseBytes(view.getShort(names + message * NAME_BYTES + NAME_PORT)));
    }

    /**
     * Whether a message came from this address.
     *
     * @param sender 4 bytes for IPv4, 16 for IPv6
     */
    public boolean isFrom(int message, byte[] sender) {
        int name = names + message * NAME_BYTES;
        boolean ipv4 = sender.length == 4;
        if (view.getShort(name) != (ipv4 ? AF_INET : AF_INET6)) {
            return false;
        }
        int at = name + (ipv4 ? NAME_IPV4 : NAME_IPV6);
        for (int i = 0; i < sender.length; i++) {
            if (view.get(at + i) != sender[i]) {
                return false;
            }
        }
        return true;
    }

    /** Gives its memory back; it must not be used any more. */
    @Override
    public void close() {
        memory.close();
    }
}
