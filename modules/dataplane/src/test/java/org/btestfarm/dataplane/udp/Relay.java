package org.btestfarm.dataplane.udp;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A faulty network between a source and a sink: it passes datagrams on one at a time, and knows exactly what it did to them. */
final class Relay implements Closeable {
    /** What happens to the n-th datagram, from 1. */
    interface Fault {
        int DROP = 0;
        int PASS = 1;
        int TWICE = 2;
        int LATER = 3;

        int of(int number);
    }

    private final DatagramSocket in;
    private final DatagramSocket out;
    private final Thread thread;
    private volatile int dropped;
    private volatile int passed;

    Relay(InetAddress address, InetSocketAddress to, Fault fault) throws IOException {
        this.in = new DatagramSocket(new InetSocketAddress(address, 0));
        this.out = new DatagramSocket(new InetSocketAddress(address, 0));
        in.setReceiveBufferSize(4 << 20);
        this.thread = new Thread(() -> run(to, fault), "relay");
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) in.getLocalSocketAddress();
    }

    int dropped() {
        return dropped;
    }

    int passed() {
        return passed;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void run(InetSocketAddress to, Fault fault) {
        byte[] later = new byte[0];
        try {
            for (int number = 1; ; number++) {
                byte[] bytes = new byte[2000];
                DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
                in.receive(datagram);
                datagram.setSocketAddress(to);
                switch (fault.of(number)) {
                    case Fault.DROP -> dropped++;
                    case Fault.TWICE -> {
                        send(datagram);
                        send(datagram);
                    }
                    case Fault.LATER -> later = java.util.Arrays.copyOf(bytes, datagram.getLength());
                    default -> send(datagram);
                }
                if (later.length > 0 && fault.of(number) != Fault.LATER && number % 5 == 0) {
                    send(new DatagramPacket(later, later.length, to));
                    later = new byte[0];
                }
            }
        } catch (SocketException e) {
            // Closed: the test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void send(DatagramPacket datagram) throws IOException {
        out.send(datagram);
        passed++;
    }

    @Override
    public void close() throws IOException {
        in.close();
        out.close();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
