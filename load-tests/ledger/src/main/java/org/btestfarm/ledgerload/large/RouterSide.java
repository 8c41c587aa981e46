package org.btestfarm.ledgerload.large;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Direction;
import org.btestfarm.protocol.Opening;
import org.btestfarm.protocol.Payload;
import org.btestfarm.protocol.ProtocolException;
import org.btestfarm.protocol.Reply;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.auth.EcSrp5Client;

/** A router's end of a TCP test in which the farm sends (docs/protocol.md, sections 1 to 4); counts what it reads and does nothing else with it. */
final class RouterSide implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

    private RouterSide(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Begins a test, with a login if it is asked for one; returns once the farm has accepted it.
     *
     * @param bps how fast it is to be, bit/s; 0: as fast as it goes
     * @throws IOException if it is not accepted
     */
    static RouterSide begin(InetSocketAddress farm, int bps, String user, String password) throws IOException {
        RouterSide side = new RouterSide(SocketChannel.open(farm));
        try {
            side.read(Reply.LENGTH);
            Command command = new Command(Transport.TCP, Direction.SERVER_TRANSMITS, Payload.ZEROS, 0, Command.DEFAULT_TCP_TX_SIZE, 0, bps, 0);
            side.write(command.encode(), Opening.LENGTH);
            byte[] reply = side.read(Reply.LENGTH);
            if (reply[0] == 3) {
                EcSrp5Client login = new EcSrp5Client(user, password, RANDOM);
                side.write(login.startFrame());
                side.write(login.answerFrame(side.frame()));
                side.frame();
                reply = side.read(Reply.LENGTH);
            }
            if (reply[0] != 1) {
                throw new IOException("the farm answered " + reply[0]);
            }
            return side;
        } catch (IOException | ProtocolException | RuntimeException e) {
            side.close();
            throw new IOException("no test: " + e.getMessage(), e);
        }
    }

    private byte[] frame() throws IOException {
        return read(Byte.toUnsignedInt(read(1)[0]));
    }

    private byte[] read(int bytes) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(bytes);
        while (all.hasRemaining()) {
            if (channel.read(all) < 0) {
                throw new EOFException("the farm closed the connection");
            }
        }
        return all.array();
    }

    private void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, length);
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /** Reads for so long; returns bit/s. */
    double read(double seconds) throws IOException {
        long bytes = 0;
        long start = System.nanoTime();
        long end = start + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        long now = start;
        while (now < end) {
            int read = channel.read(buffer.clear());
            if (read < 0) {
                throw new EOFException("the farm closed the connection");
            }
            bytes += read;
            now = System.nanoTime();
        }
        return bytes * 8e9 / (now - start);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
