package org.btestfarm.farm.quota;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.btestfarm.farm.RawClient;
import org.btestfarm.protocol.Command;
import org.btestfarm.protocol.Transport;
import org.btestfarm.protocol.status.StatusMessage;

/** A client's side of a test that was opened: moves bytes both ways, as the command says, until the server closes. Every thread ends with its socket. */
final class Load implements AutoCloseable {
    private static final byte[] BLOCK = new byte[64 * 1024];

    private final List<Thread> threads = new ArrayList<>();
    private final List<RawClient> clients = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean over;

    /** Begins to move data on these connections, which were opened with this command. */
    static Load of(Command command, List<RawClient> connections, int udpPort) {
        Load load = new Load();
        for (RawClient connection : connections) {
            load.clients.add(connection);
            if (command.transport() == Transport.TCP) {
                load.run(() -> load.readAll(connection));
                if (command.direction().serverReceives()) {
                    load.run(() -> load.writeAll(connection));
                }
            } else {
                load.run(() -> load.statuses(connection));
                load.run(() -> load.datagrams(connection, command, udpPort));
            }
        }
        return load;
    }

    private void run(Runnable task) {
        Thread thread = new Thread(task, "load");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void readAll(RawClient client) {
        byte[] buffer = new byte[BLOCK.length];
        try {
            client.socket.setSoTimeout(60_000);
            InputStream in = client.socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.addAndGet(count);
            }
        } catch (IOException e) {
            // Reset by the server, or closed by the test: both are an end.
        }
        over = true;
    }

    private void writeAll(RawClient client) {
        try {
            OutputStream out = client.socket.getOutputStream();
            while (!over) {
                out.write(BLOCK);
                sent.addAndGet(BLOCK.length);
            }
        } catch (IOException e) {
            // As above.
        }
    }

    /** Sends a status a second, as clients do, and reads the server's until it closes. */
    private void statuses(RawClient client) {
        run(() -> {
            try {
                for (int second = 1; !over; second++) {
                    client.send(new StatusMessage(7, second, 0).encode());
                    for (int wait = 0; wait < 20 && !over; wait++) {
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                    }
                }
            } catch (IOException e) {
                // As above.
            }
        });
        try {
            client.socket.setSoTimeout(60_000);
            while (client.socket.getInputStream().read(new byte[1_024]) >= 0) {
                continue;
            }
        } catch (IOException e) {
            // As above.
        }
        over = true;
    }

    private void datagrams(RawClient client, Command command, int port) {
        try (DatagramSocket socket = new DatagramSocket(port + 256, client.socket.getLocalAddress())) {
            socket.setReceiveBufferSize(4 << 20);
            socket.setSoTimeout(100);
            if (command.direction().serverReceives()) {
                run(() -> upload(socket, new InetSocketAddress(client.socket.getInetAddress(), port)));
            }
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            while (!over) {
                try {
                    socket.receive(packet);
                    received.addAndGet(packet.getLength() + 28);
                } catch (java.net.SocketTimeoutException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void upload(DatagramSocket socket, InetSocketAddress server) {
        try {
            for (int number = 1; !over; number++) {
                byte[] datagram = ByteBuffer.allocate(1_372).putInt(number).array();
                socket.send(new DatagramPacket(datagram, datagram.length, server));
                sent.addAndGet(datagram.length + 28L);
                if (number % 16 == 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            }
        } catch (IOException e) {
            // Closed, or refused by the server's kernel: the test is over.
        }
    }

    /** Bytes that came from the server: those of IP packets for UDP. */
    long received() {
        return received.get();
    }

    /** Bytes that were given to the kernel. */
    long sent() {
        return sent.get();
    }

    /** Whether the server has closed. */
    boolean isOver() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    @Override
    public void close() throws IOException {
        over = true;
        for (RawClient client : clients) {
            client.close();
        }
    }
}
