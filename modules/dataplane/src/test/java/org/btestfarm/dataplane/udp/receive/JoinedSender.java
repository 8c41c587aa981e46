package org.btestfarm.dataplane.udp.receive;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends datagrams that reach a receiver joined, with whichever numbers: as datagrams that a network card's driver has joined after some of them were lost. */
public final class JoinedSender implements AutoCloseable {
    /** Datagrams that the kernel sends joined at most, in every version. */
    public static final int MOST = 64;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final Socket socket;

    /** Sends from this address. */
    public JoinedSender(InetAddress address) throws IOException {
        Epoll.ensureAvailability();
        boolean ipv4 = address.getAddress().length == 4;
        this.socket = (Socket) new EpollDatagramChannel(ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6).fd();
        socket.bind(new InetSocketAddress(address, 0));
    }

    /** Where it sends from. */
    public InetSocketAddress address() {
        return socket.localAddress();
    }

    /**
     * Sends datagrams with these numbers, all in one.
     *
     * @param length of each one's payload, bytes
     * @param lastLength of the last one's, no more than that
     */
    public void send(InetSocketAddress to, int length, int lastLength, int... numbers) throws IOException {
        int size = (numbers.length - 1) * length + lastLength;
        ByteBuffer bytes = ByteBuffer.allocateDirect(size + Integer.BYTES);
        for (int i = 0; i < numbers.length; i++) {
            bytes.putInt(i * length, numbers[i]);
        }
        socket.setIntOpt(SOL_UDP, UDP_SEGMENT, length);
        while (socket.sendTo(bytes, 0, size, to.getAddress(), to.getPort()) != size) {
            Thread.onSpinWait(); // The socket's queue is full.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
