package org.btestfarm.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;

/** Asks any server without login for one TCP connection of zeros, and does nothing with them but count: what it measures is the server. */
final class FastReader {
    private static final int READ_BYTES = 256 * 1024;

    private FastReader() {}

    /** Bit/s over so many seconds, after one that does not count. */
    static double bps(InetSocketAddress server, int seconds) throws IOException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            read(channel, ByteBuffer.allocate(Reply.LENGTH));
            Command command = new Command(Transport.TCP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 0, Command.DEFAULT_TCP_TX_SIZE, 0, 0, 0);
            ByteBuffer opening = ByteBuffer.wrap(command.encode());
            while (opening.position() < Opening.LENGTH) {
                channel.write(opening);
            }
            read(channel, ByteBuffer.allocate(Reply.LENGTH));
            count(channel, 1);
            return count(channel, seconds);
        }
    }

    private static void read(SocketChannel channel, ByteBuffer all) throws IOException {
        while (all.hasRemaining()) {
            if (channel.read(all) < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    private static double count(SocketChannel channel, int seconds) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        long bytes = 0;
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long now = start;
        while (now < end) {
            int read = channel.read(buffer.clear());
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            bytes += read;
            now = System.nanoTime();
        }
        return bytes * 8e9 / (now - start);
    }
}
