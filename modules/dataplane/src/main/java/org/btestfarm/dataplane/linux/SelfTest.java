package org.btestfarm.dataplane.linux;

import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends two datagrams to itself and looks whether every field of what comes back is where we expect it: once, before anything relies on it. */
final class SelfTest {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int[] NUMBERS = {0x0102_0304, 0xfffe_fdfc};
    private static final int[] LENGTHS = {100, 2000};

    private SelfTest() {}

    static void run() throws IOException {
        Socket socket = (Socket) new EpollDatagramChannel(SocketProtocolFamily.INET).fd();
        try (DatagramBatch batch = new DatagramBatch(3, 16)) {
            InetAddress address = InetAddress.getByAddress(LOOPBACK);
            socket.bind(new InetSocketAddress(address, 0));
            int port = socket.localAddress().getPort();
            for (int i = 0; i < NUMBERS.length; i++) {
                ByteBuffer datagram = ByteBuffer.allocateDirect(LENGTHS[i]).putInt(0, NUMBERS[i]);
                socket.sendTo(datagram, 0, LENGTHS[i], address, port);
            }
            require(batch.receive(socket.intValue()) == NUMBERS.length, "the number of messages");
            for (int i = 0; i < NUMBERS.length; i++) {
                require(batch.length(i) == LENGTHS[i] && batch.segment(i) == LENGTHS[i], "a message's length");
                require(batch.number(i, 0) == NUMBERS[i], "a message's content");
                require(batch.isFrom(i, LOOPBACK) && batch.port(i) == port, "a message's sender");
            }
            require(batch.receive(socket.intValue()) == 0, "that there is nothing more");
        } finally {
            socket.close();
        }
    }

    private static void require(boolean right, String what) throws IOException {
        if (!right) {
            throw new IOException("recvmmsg does not tell " + what + " where it is expected");
        }
    }
}
