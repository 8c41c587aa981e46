package org.btestfarm.client.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;

/** A server's UDP port, picked so that the client's ports are free too. */
public final class UdpPeer implements AutoCloseable {
    private static final int OFFSET = 256;
    private static final int ATTEMPTS = 100;

    private final DatagramSocket socket;

    private UdpPeer(DatagramSocket socket) throws SocketException {
        this.socket = socket;
        socket.setSoTimeout(30_000);
    }

    /**
     * Binds below the ports that the system gives out by itself.
     *
     * @param streams how many ports the client needs
     */
    public static UdpPeer open(int streams) throws IOException {
        Random random = new Random();
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = 10_000 + random.nextInt(20_000);
            if (areFree(port + OFFSET, streams)) {
                try {
                    return new UdpPeer(new DatagramSocket(new InetSocketAddress(loopback(), port)));
                } catch (SocketException taken) {
                    continue;
                }
            }
        }
        throw new IOException("no free UDP ports");
    }

    private static boolean areFree(int first, int count) {
        for (int i = 0; i < count; i++) {
            try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(loopback(), first + i))) {
                if (!probe.isBound()) {
                    return false;
                }
            } catch (SocketException taken) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** As it is announced. */
    public byte[] portBytes() {
        return ByteBuffer.allocate(2).putShort((short) port()).array();
    }

    /** A datagram to the client's stream. */
    public void send(int stream, int sequence, int length) throws IOException {
        byte[] bytes = ByteBuffer.allocate(length).putInt(sequence).array();
        socket.send(new DatagramPacket(bytes, length, loopback(), port() + OFFSET + stream));
    }

    /** The next datagram, with its sender's port. */
    public DatagramPacket receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return packet;
    }

    @Override
    public void close() {
        socket.close();
    }
}
