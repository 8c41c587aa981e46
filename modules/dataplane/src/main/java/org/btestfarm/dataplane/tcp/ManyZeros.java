package org.btestfarm.dataplane.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IovArray;
import java.io.IOException;
import org.btestfarm.protocol.Payload;

/**
 * Sends a megabyte of zeros in one system call (writev(2)), all of it from the same few KiB. For native sockets only.
 *
 * <p>For maintainers: a call has a cost of its own, in the kernel more than here, so fewer and larger ones are cheaper; but what they read shall be in a core's own cache, where the data that they make has
 * to have room too.
 */
final class ManyZeros {
    /** Zeros that are read again and again, bytes; only whole ones are sent. */
    static final int PIECE = 64 * 1024;

    /** The most that one call sends, bytes. */
    static final int MOST = 1 << 20;

    private static final IovArray PIECES = pieces(PayloadBlock.of(Payload.ZEROS));

    private ManyZeros() {}

    private static IovArray pieces(ByteBuf zeros) {
        IovArray pieces = new IovArray(MOST / PIECE);
        while (!pieces.isFull()) {
            pieces.add(zeros, 0, PIECE);
        }
        return pieces;
    }

    /**
     * Sends what the socket takes now.
     *
     * @param bytes a multiple of {@link #PIECE}, up to {@link #MOST}
     * @return how many of them it took, 0 if it is full
     */
    static int send(FileDescriptor socket, int bytes) throws IOException {
        return (int) socket.writevAddresses(PIECES.memoryAddress(0), bytes / PIECE);
    }
}
